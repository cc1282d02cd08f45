"""A phone that sends what it keeps until it is told that it arrived."""

import http.client
import json
import random
import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from threading import Event, Lock, Thread
from typing import Any

FIRST_DAY = date(2020, 1, 1)
CSRF = "k" * 32
WAIT = 0.02
"""Seconds before a phone that reached nobody tries again."""


@dataclass
class Ledger:
    """What all phones sent, and what they were told arrived.

    sent        key -> the item, each made once and sent with this key only
    answers     key -> every answer that said it was kept; a key may be sent again after that
    troubles    replies that no phone should ever get
    """

    sent: dict[str, dict[str, Any]] = field(default_factory=dict)
    answers: dict[str, list[Any]] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def arrived(self, kind: str = "") -> int:
        """Return how many items (of a kind) were acknowledged."""
        with self.lock:
            return sum(self.sent[key]["kind"] == kind or not kind for key in self.answers)


class Phone(Thread):
    """Makes items of its kinds, sends one to three at a time, and keeps what got no answer."""

    def __init__(
        self, number: int, kinds: list[str], known: dict[str, Any], port: int, ledger: Ledger
    ) -> None:
        super().__init__(daemon=True)
        self.number, self.kinds, self.known, self.port = number, kinds, known, port
        self.ledger = ledger
        self.chance = random.Random(number)
        self.enough = Event()
        self.waiting: list[dict[str, Any]] = []
        self.made = 0

    def run(self) -> None:
        """Write until told that it is enough, and then until all has arrived."""
        while self.waiting or not self.enough.is_set():
            if not self.waiting:
                self.waiting = [self._item() for _ in range(self.chance.randint(1, 3))]
            try:
                self._send([*self.waiting, *self._repeats()])
            except (OSError, http.client.HTTPException):
                time.sleep(WAIT)

    def _send(self, items: list[dict[str, Any]]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {
            "Content-Type": "application/json",
            "Cookie": f"sessionid={self.known['session']}; csrftoken={CSRF}",
            "X-CSRFToken": CSRF,
        }
        try:
            connection.request("POST", "/api/sync", json.dumps({"items": items}), headers)
            reply = connection.getresponse()
            body = reply.read()
        finally:
            connection.close()
        if reply.status != 200:
            self.ledger.troubles.append(f"{reply.status} {body[:200]!r}")
            time.sleep(WAIT)
            return
        self._note(json.loads(body)["items"])

    def _note(self, outcomes: list[dict[str, Any]]) -> None:
        with self.ledger.lock:
            for outcome in outcomes:
                if outcome["kept"]:
                    self.ledger.answers.setdefault(outcome["key"], []).append(outcome["answer"])
                else:
                    self.ledger.troubles.append(str(outcome))
        told = {outcome["key"] for outcome in outcomes}
        self.waiting = [item for item in self.waiting if item["key"] not in told]

    def _repeats(self) -> list[dict[str, Any]]:
        """Now and then, send again what has arrived, as a phone does that missed the reply."""
        if self.chance.random() > 0.1:
            return []
        mine = f"phone{self.number}-"
        with self.ledger.lock:
            arrived = [key for key in self.ledger.answers if key.startswith(mine)]
        return [self.ledger.sent[self.chance.choice(arrived)]] if arrived else []

    def _item(self) -> dict[str, Any]:
        self.made += 1
        key = f"phone{self.number}-{self.made:06}"
        kind = self.chance.choice(self.kinds)
        item = {
            "key": key,
            "kind": kind,
            "told_at": datetime.now(UTC).isoformat(),
            "payload": getattr(self, f"_{kind}")(key),
        }
        with self.ledger.lock:
            self.ledger.sent[key] = item
        return item

    def _steps(self, key: str) -> dict[str, Any]:
        """Steps of a day that no other item names."""
        day = FIRST_DAY - timedelta(days=self.made * 10 + self.number)
        return {"day": day.isoformat(), "steps": self.chance.randint(0, 20_000)}

    def _exercise(self, key: str) -> dict[str, Any]:
        """An exercise of a session that no other item names."""
        return {
            "week": self.known["week"],
            "session": key,
            "exercise": self.known["exercise"],
            "day": "2027-01-04",
            "sets": 3,
            "repetitions": self.chance.randint(0, 30),
            "planned_repetitions": 30,
            "seconds": self.chance.randint(0, 600),
            "rating": self.chance.choice(["", "easy", "right", "hard"]),
        }

    def _signs(self, key: str) -> dict[str, Any]:
        """A report; its only mark is the answer, which names the row."""
        answers = dict.fromkeys(self.known["signs"], "no")
        return {"moment": "symptoms-changed", "answers": answers}
