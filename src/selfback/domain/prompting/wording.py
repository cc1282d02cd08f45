"""Which of several wordings comes next, so that nobody reads the same one twice in a row."""

from collections.abc import Iterable, Sequence

from selfback.domain.content.notice import Cause, Notice
from selfback.domain.prompting.cadence import Earlier


class NoWording(LookupError):
    """The content has no wording of a cause that may be sent."""

    def __init__(self, cause: Cause) -> None:
        self.cause = cause
        super().__init__(f"no notice with push = true has the cause {cause}")


def next_wording(said: Cause, *, notices: Iterable[Notice], earlier: Sequence[Earlier]) -> str:
    """Return the id of the wording that was not used yet, or longest ago.

    raises  NoWording
    """
    last_used = {each.wording: each.at for each in sorted(earlier, key=lambda each: each.at)}
    ids = [notice.id for notice in notices if notice.cause is said and notice.push]
    if not ids:
        raise NoWording(said)
    unused = [id for id in ids if id not in last_used]
    return unused[0] if unused else min(ids, key=lambda id: last_used[id])
