"""How each service of joint displays is tried."""

from collections.abc import Callable
from typing import Any

from tests.apps.displays.made import Displayed, make_displayed, make_frozen, said, shown
from tests.builders import NOON

from selfback.apps.displays import services as displays
from selfback.domain.integration.display import Template
from selfback.domain.integration.snapshot import freeze

SOMEBODY = "01SOMEBODYWHODIDTHISNOWXYZ"
LATER = NOON.replace(hour=17)


def _of(write: Callable[..., Any], give: Callable[[Displayed], dict[str, Any]]):
    def prepare() -> dict[str, Any]:
        held = make_displayed()
        given = give(held)
        return {"call": lambda: write(**given, by=SOMEBODY, at=LATER)}

    return prepare


def _forget(held: Displayed) -> dict[str, Any]:
    make_frozen(held)
    return {"codings": [held.coding.pk]}


def _freeze(held: Displayed) -> dict[str, Any]:
    return {"display": held.display, "snapshot": freeze(shown(held), on=LATER.date())}


NEW = {"title": "New", "template": Template.CASE_ORIENTED}
TRIALS = {
    "displays.make_display": _of(
        displays.make_display, lambda _held: {**NEW, "project": None, "author": "Ada"}
    ),
    "displays.change_display": _of(
        displays.change_display, lambda held: {**NEW, "display": held.display, "version": 2}
    ),
    "displays.put_display_away": _of(
        displays.put_display_away, lambda held: {"display": held.display, "is_away": True}
    ),
    "displays.write_row": _of(
        displays.write_row,
        lambda held: {"display": held.display, "version": 2, "row": None, "said": said("Other")},
    ),
    "displays.move_row": _of(
        displays.move_row, lambda held: {"row": held.row, "version": 2, "up": True}
    ),
    "displays.remove_row": _of(displays.remove_row, lambda held: {"row": held.row, "version": 2}),
    "displays.keep_frozen": _of(displays.keep_frozen, _freeze),
    "displays.forget_codings": _of(displays.forget_codings, _forget),
}
