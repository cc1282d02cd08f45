"""Time: which body is seen at which moment of a figure's cycle."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from selfback.domain.figures.contact import Anchors, anchor_of, place, place_of
from selfback.domain.figures.figure import Contact, Figure
from selfback.domain.figures.fitting import closed, fitted
from selfback.domain.figures.plane import Point, blend, distance, ease, half_circle
from selfback.domain.figures.skeleton import Body

STEPS, MANY_STEPS, MOST_STEPS = 6, 8, 14
LONG_WAY, LONG_TURN = 20.0, 30.0
USUAL_MOVE = 1.6

ARM_ANGLES = ("shoulder", "elbow", "wrist")
LEG_ANGLES = ("hip", "knee", "ankle", "foot")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A body and when it is seen, in seconds from the start of the cycle.

    contacts   those that hold in this moment
    targets    where planted joints that keep one place belong, by limb
    """

    at: float
    body: Body
    contacts: tuple[Contact, ...] = ()
    targets: Mapping[str, Point] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One move of the cycle: from pose to pose, between two moments in seconds."""

    number: int
    source: int
    target: int
    starts: float
    ends: float


class Movement:
    """A figure in time: its solved key poses, its moves and its sampled bodies."""

    def __init__(self, figure: Figure) -> None:
        self.figure = figure
        self._given = [closed(figure, fitted(figure, pose)) for pose in figure.poses]
        self._anchors = self._find_anchors()
        self.keys = [self._key(index) for index in range(len(figure.poses))]
        self.moves = list(self._timed())
        self.seconds = self.moves[-1].ends if self.moves else figure.poses[0].hold
        self.steps = MANY_STEPS if self._hip_way() > LONG_WAY else STEPS
        self.moments = list(self._sampled())
        while self.steps < MOST_STEPS and self._longest_turn() > LONG_TURN:
            self.steps += 2
            self.moments = list(self._sampled())

    def body(self, move: int, share: float) -> Body:
        """Return the body after a share (0 to 1) of the time of a move."""
        source, target = self.moves[move].source, self.moves[move].target
        return self._between(source, target, share)

    def key_moments(self) -> list[Moment]:
        """Return the bodies at the start and end of every hold, the first once more at the end."""
        moments = []
        for move in self.moves:
            held = self.figure.poses[move.source].hold
            key = self.keys[move.source]
            moments += [Moment(at=move.starts - held, body=key), Moment(at=move.starts, body=key)]
        return [*moments, Moment(at=self.seconds, body=self.keys[self.figure.cycle[0]])]

    def arrow_move(self) -> Move | None:
        """Return the move the arrow belongs to: the first one that leads into its pose."""
        arrow = self.figure.arrow
        if arrow is None:
            return None
        return next((move for move in self.moves if move.target == arrow.at), None)

    # --- Key poses --------------------------------------------------------------------------------

    def _find_anchors(self) -> Anchors:
        anchors = {}
        free = [c for c in self.figure.contacts if _needs_anchor(c)]
        placed = tuple(c for c in self.figure.contacts if not _needs_anchor(c))
        for contact in free:
            pose = self.figure.poses[contact.as_in]
            held = tuple(c for c in placed if c.limb not in pose.lift)
            body = place(self.figure, self._given[contact.as_in], contacts=held)
            anchors[contact.limb] = anchor_of(body, contact)
        return anchors

    def _key(self, index: int) -> Body:
        return place(
            self.figure,
            self._given[index],
            contacts=self._holding(index),
            anchors=self._anchors,
        )

    def _holding(self, *poses: int) -> tuple[Contact, ...]:
        lifted = frozenset().union(*(self.figure.poses[index].lift for index in poses))
        return tuple(c for c in self.figure.contacts if c.limb not in lifted)

    # --- Between them -----------------------------------------------------------------------------

    def _between(self, source: int, target: int, share: float) -> Body:
        if share <= 0:
            return self.keys[source]
        if share >= 1:
            return self.keys[target]
        holding = self._holding(source, target)
        way = ease(share)
        first, last = (self._key_angles(index, holding) for index in (source, target))
        angles = {name: blend(first[name], last[name], way) for name in first}
        for name, degrees in self._on_the_way(source, target).items():
            angles[name] += degrees * 4 * way * (1 - way)
        angles = dict(closed(self.figure, angles))
        return place(self.figure, angles, contacts=holding, anchors=self._anchors)

    def _key_angles(self, index: int, holding: tuple[Contact, ...]) -> Mapping[str, float]:
        """Return a key pose's angles; a limb that comes or goes starts from its true angles."""
        angles = dict(self._given[index])
        held = {contact.limb for contact in holding}
        for contact in self._holding(index):
            if contact.limb not in held:
                angles.update(_limb_angles(self.keys[index], contact))
        return angles

    def _on_the_way(self, source: int, target: int) -> Mapping[str, float]:
        poses = self.figure.poses
        return {**poses[source].on_the_way, **poses[target].on_the_way}

    def _timed(self) -> Iterator[Move]:
        cycle, poses = self.figure.cycle, self.figure.poses
        pairs = zip(cycle, [*cycle[1:], cycle[0]], strict=True)
        at, pace = 0.0, USUAL_MOVE
        for number, (source, target) in enumerate(pairs):
            if source == target:
                return
            pace = poses[target].move or pace
            starts = at + poses[source].hold
            at = starts + pace
            yield Move(number=number, source=source, target=target, starts=starts, ends=at)

    def _hip_way(self) -> float:
        return max(
            (
                distance(self.keys[m.source].joints["hip"], self.keys[m.target].joints["hip"])
                for m in self.moves
            ),
            default=0.0,
        )

    def _longest_turn(self) -> float:
        pairs = pairwise(self.moments)
        return max(
            abs(half_circle(last.body.turns[name] - turn))
            for first, last in pairs
            for name, turn in first.body.turns.items()
        )

    def _sampled(self) -> Iterator[Moment]:
        for move in self.moves:
            held = self.figure.poses[move.source].hold
            if held:
                yield self._moment(move.starts - held, self.keys[move.source], move.source)
            for step in range(self.steps):
                share = step / self.steps
                at = blend(move.starts, move.ends, share)
                poses = (move.source, move.target) if step else (move.source,)
                yield self._moment(at, self.body(move.number, share), *poses)
        first = self.figure.cycle[0]
        yield self._moment(self.seconds, self.keys[first], first)

    def _moment(self, at: float, body: Body, *poses: int) -> Moment:
        holding = self._holding(*poses)
        targets = {}
        for contact in holding:
            if _needs_anchor(contact):
                targets[contact.limb] = self._anchors[contact.limb][0]
            elif contact.x is not None and not contact.slides:
                targets[contact.limb] = place_of(body, contact)
        return Moment(at=at, body=body, contacts=holding, targets=targets)


def _needs_anchor(contact: Contact) -> bool:
    return (
        contact.x is None and not contact.slides and contact.beside is None and contact.on is None
    )


def _limb_angles(body: Body, contact: Contact) -> dict[str, float]:
    names = ARM_ANGLES if contact.limb.startswith("arm") else LEG_ANGLES
    each = (f"{name}_{contact.side}" for name in names)
    return {name: body.angles[name] for name in each if name in body.angles}
