"""What can be wrong with files and requests of the command line, in one sentence each."""

from collections.abc import Sequence

from casewise.errors import CasewiseError


class FileInvalid(CasewiseError):
    """A file cannot be used.

    line    from 1; None if no single line is at fault
    field   "" if no single field is
    more    further faults of the same file, one sentence each
    """

    def __init__(
        self,
        *,
        file: str,
        reason: str,
        line: int | None = None,
        field: str = "",
        more: Sequence[str] = (),
    ) -> None:
        self.file, self.line, self.field, self.reason = file, line, field, reason
        self.more = tuple(more)
        place = file if line is None else f"{file}, line {line}"
        tail = f" (and {len(self.more)} more)" if self.more else ""
        super().__init__(f"{place}: {f'{field}: ' if field else ''}{reason}{tail}")


class RequestInvalid(CasewiseError):
    """The options of a command do not go together."""
