"""What can stop the making, opening or checking of an allocation list."""


class AllocationError(Exception):
    """An allocation list could not be made, opened or read."""


class DesignContradictsItself(AllocationError):
    """The design cannot be carried out as it is written.

    reasons     one sentence each
    """

    def __init__(self, *reasons: str) -> None:
        self.reasons = reasons
        super().__init__("; ".join(reasons))


class SeedTooShort(AllocationError):
    """A seed needs at least 32 bytes, or somebody could try them all."""

    def __init__(self, *, length: int) -> None:
        self.length = length
        super().__init__(f"the seed has {length} bytes and needs at least 32")


class SealBroken(AllocationError):
    """What was sealed was changed, moved, or sealed with another key."""

    def __init__(self, *, about: str) -> None:
        self.about = about
        super().__init__(f"the seal of {about} does not open: another key, or it was changed")


class KeyHasWrongLength(AllocationError):
    """A key is 32 bytes."""

    def __init__(self, *, length: int) -> None:
        self.length = length
        super().__init__(f"the key has {length} bytes and needs exactly 32")


class TooLongToSeal(AllocationError):
    """The text does not fit into the length that all sealed slots share."""

    def __init__(self, *, length: int, room: int) -> None:
        self.length, self.room = length, room
        super().__init__(f"{length} bytes do not fit into {room}")


class FileNotUnderstood(AllocationError):
    """A design or reveal file lacks something or holds something else.

    where   the key in the file
    """

    def __init__(self, *, where: str, why: str) -> None:
        self.where, self.why = where, why
        super().__init__(f"{where}: {why}")


class LevelUnknown(AllocationError):
    """A participant has a value that the design does not name."""

    def __init__(self, *, factor: str, level: str) -> None:
        self.factor, self.level = factor, level
        super().__init__(f"{factor} has no level {level!r}")
