"""What a figure must pass before it ships, on every sampled frame."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from selfback.domain.figures.contact import (
    ALLOWED_SHORT,
    ELBOW_UP,
    HAND_UP,
    KNEE_UP,
)
from selfback.domain.figures.figure import Contact, Figure
from selfback.domain.figures.frame import MAT_BEFORE, extents
from selfback.domain.figures.looks import look_of
from selfback.domain.figures.movement import Moment
from selfback.domain.figures.plane import Point, along, between, blend, distance, down, half_circle
from selfback.domain.figures.resting import BACK_OF_HEAD, lowest_of
from selfback.domain.figures.skeleton import FOREARM, SHIN, THIGH, UPPER_ARM, Body
from selfback.domain.figures.still import drawn_strip
from selfback.domain.figures.svg import Picture, drawn_moving, picture

LENGTH_SLACK = 0.5
LIMIT_SLACK = 0.05  # rounding of angles worked out from bones
DEEPEST = 1.2
TOUCHING = 1.2
DRIFT_AT, DRIFT_BETWEEN = 0.1, 0.6
LEAST_MARGIN = 3.0
LONGEST_STEP = 32.0
MOST_BYTES, MOST_STRIP_BYTES = 14_000, 20_000
SHORTEST_CYCLE, LONGEST_CYCLE = 4.0, 9.0

BONES = (
    ("hip", "knee", "thigh", THIGH),
    ("knee", "ankle", "shin", SHIN),
    ("shoulder", "elbow", "upper_arm", UPPER_ARM),
    ("elbow", "wrist", "forearm", FOREARM),
)
SOLID = ("foot", "hand", "shin", "thigh", "forearm")
FORBIDDEN = {
    "a style": re.compile(r"\sstyle=|<style"),
    "a script": re.compile(r"<script|\son\w+=|javascript:", re.IGNORECASE),
    "a colour": re.compile(r'(?:fill|stroke|color)="|"#[0-9a-fA-F]{3,8}"|rgb\(|hsl\('),
    "an outside reference": re.compile(r'href="(?!#)|url\(|src="|@import'),
}
ANIMATED = re.compile(r'values="([^"]*)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something wrong with a figure: what, where, and the amount that broke the bound."""

    figure: str
    check: str
    where: str
    amount: float

    def __str__(self) -> str:
        """Say it in one line."""
        return f"{self.figure}: {self.check}: {self.where} ({self.amount:.2f})"


def check_figure(figure: Figure) -> list[Fault]:
    """Return every fault of a figure; an empty list means it may be looked at and shipped."""
    shown = picture(figure)
    found = [
        *_of_time(shown),
        *(fault for moment in shown.movement.moments for fault in _of_moment(shown, moment)),
        *_of_steps(shown),
        *_of_writing(shown),
    ]
    return [
        Fault(figure=figure.id, check=check, where=where, amount=amount)
        for check, where, amount in found
    ]


Found = Iterator[tuple[str, str, float]]


def _of_time(shown: Picture) -> Found:
    seconds = shown.movement.seconds
    if not SHORTEST_CYCLE <= seconds <= LONGEST_CYCLE:
        yield "the cycle lasts 4 to 9 seconds", "seconds", seconds


# --- One frame ------------------------------------------------------------------------------------


def _of_moment(shown: Picture, moment: Moment) -> Found:
    figure, body, at = shown.figure, moment.body, f"at {moment.at:.2f} s"
    for check, where, amount in (
        *_lengths(body),
        *_limits(body),
        *_depths(figure, body),
        *_contacts(moment),
        *_head_on_mat(figure, body),
        *_misses(body),
        *_margins(shown, body),
    ):
        yield check, f"{where} {at}", amount


def _lengths(body: Body) -> Found:
    for start, end, bone, length in BONES:
        for side in body.sides:
            wanted = length * body.length(bone, side)
            there = distance(body.joints[f"{start}_{side}"], body.joints[f"{end}_{side}"])
            if abs(there - wanted) > LENGTH_SLACK:
                yield "a bone keeps its length", f"{bone}_{side}", there - wanted


def _limits(body: Body) -> Found:
    for name, value in body.angles.items():
        joint, _, side = name.rpartition("_")
        key = joint if side in body.sides else name
        if key not in body.vocabulary.limits:
            continue
        low, high = body.vocabulary.limits[key]
        if not low - LIMIT_SLACK <= value <= high + LIMIT_SLACK:
            yield f"a joint keeps within {low:g} to {high:g}", name, value


def _depths(figure: Figure, body: Body) -> Found:
    if figure.view == "from_above":
        return
    deepest = MAT_BEFORE if figure.view == "side_lying" else DEEPEST
    parts = ["trunk", "head", *(f"{part}_{side}" for part in SOLID for side in body.sides)]
    for part in parts:
        depth = lowest_of(body, part)
        if depth > deepest:
            yield "nothing lies below the surface", part, depth


def _contacts(moment: Moment) -> Found:
    for contact in moment.contacts:
        height = _height(moment.body, contact)
        if height is not None and abs(height) > TOUCHING:
            yield "a contact touches", f"{contact.end}_{contact.side}", height
        target = moment.targets.get(contact.limb)
        if target is not None:
            drift = distance(_planted_joint(moment.body, contact), target)
            if drift > DRIFT_AT and not contact.toward:
                yield "a planted end stays", f"{contact.end}_{contact.side}", drift


def _height(body: Body, contact: Contact) -> float | None:
    """Return how far a planted end is above (-) or below (+) the surface it touches."""
    side = contact.side
    if contact.on is not None or contact.y is not None:
        return None
    if contact.end in ("foot", "toes"):
        return lowest_of(body, f"foot_{side}") - contact.surface
    if contact.end == "knee":
        return body.joints[f"knee_{side}"][1] + KNEE_UP - contact.surface
    if contact.end == "hand":
        return body.joints[f"wrist_{side}"][1] + HAND_UP - contact.surface
    return body.joints[f"elbow_{side}"][1] + ELBOW_UP - contact.surface


def _planted_joint(body: Body, contact: Contact) -> Point:
    name = {"knee": "knee", "hand": "wrist", "forearm": "elbow"}.get(contact.end, "ankle")
    return body.joints[f"{name}_{contact.side}"]


def _head_on_mat(figure: Figure, body: Body) -> Found:
    if figure.head_rests:
        above = body.joints["head"][1] + BACK_OF_HEAD
        if abs(above) > TOUCHING:
            yield "a contact touches", "head", above


def _misses(body: Body) -> Found:
    for limb, short_by in body.misses.items():
        if short_by > ALLOWED_SHORT:
            yield "a target is in reach", limb, short_by


def _margins(shown: Picture, body: Body) -> Found:
    frame = shown.frame
    for (x, y), radius in extents(shown.figure, body):
        free = min(
            x - radius - frame.x,
            frame.x + frame.width - x - radius,
            y - radius - frame.y,
            frame.y + frame.height - y - radius,
        )
        if free < LEAST_MARGIN:
            yield "the body is inside the frame", f"a joint at {x:.0f} {y:.0f}", free


# --- Between frames -------------------------------------------------------------------------------


def _of_steps(shown: Picture) -> Found:
    moments = shown.movement.moments
    for first, last in pairwise(moments):
        at = f"at {first.at:.2f} s"
        for name, turn in first.body.turns.items():
            step = abs(half_circle(last.body.turns[name] - turn))
            if step > LONGEST_STEP:
                yield "a step between samples is small", f"{name} {at}", step
        for contact in last.contacts:
            drift = _drift(first, last, contact)
            if drift > DRIFT_BETWEEN:
                yield "a planted end stays between samples", f"{contact.limb} {at}", drift


def _drift(first: Moment, last: Moment, contact: Contact) -> float:
    """Return how far a planted end strays while root and angles go in straight lines."""
    target = last.targets.get(contact.limb)
    if target is None or contact.limb not in first.targets or contact.toward:
        return 0.0
    return max(
        distance(_half_way(first.body, last.body, contact, share), target)
        for share in (0.25, 0.5, 0.75)
    )


def _half_way(first: Body, last: Body, contact: Contact, share: float) -> Point:
    side = contact.side
    is_arm = contact.limb.startswith("arm")
    root = f"shoulder_{side}" if is_arm else f"hip_{side}"
    bones: Sequence[tuple[str, float]] = (
        (("upper_arm", UPPER_ARM), ("forearm", FOREARM))
        if is_arm
        else (("thigh", THIGH), ("shin", SHIN))
    )
    if contact.end in ("knee", "forearm"):
        bones = bones[:1]
    at = between(first.joints[root], last.joints[root], share)
    for bone, length in bones:
        start = first.turns[f"{bone}_{side}"]
        turn = blend(start, half_circle(last.turns[f"{bone}_{side}"], start), share)
        at = along(at, down(turn), length * last.length(bone, side))
    return at


# --- What is written ------------------------------------------------------------------------------


def _of_writing(shown: Picture) -> Found:
    words = (shown.figure.id, " ".join(pose.name for pose in shown.figure.poses))
    look = look_of(shown.figure.id)
    moving = drawn_moving(shown, words=words, uid="f", look=look)
    strip = drawn_strip(shown, words=words, uid="g", look=look)
    for name, svg, most in (("moving", moving, MOST_BYTES), ("strip", strip, MOST_STRIP_BYTES)):
        size = len(svg.encode())
        if size > most:
            yield f"the picture weighs at most {most} bytes", name, size
        for what, pattern in FORBIDDEN.items():
            if pattern.search(svg):
                yield f"there is never {what}", name, 1
    for values in ANIMATED.findall(moving):
        first, *_, last = values.split(";")
        if first != last:
            yield "an animation ends as it begins", f"{first} … {last}", 1
