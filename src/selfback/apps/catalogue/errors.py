"""What can go wrong with releases of the case base, named by the fact."""


class CatalogueError(Exception):
    """A release could not be made, changed or read."""


class NameTaken(CatalogueError):
    """There is a release with this name."""

    def __init__(self, *, name: str) -> None:
        self.name = name
        super().__init__(f"there is a release called {name}")


class ReleaseRemoved(CatalogueError):
    """The release was removed because somebody withdrew."""

    def __init__(self, *, name: str) -> None:
        self.name = name
        super().__init__(f"{name} was removed")


class ReasonMissing(CatalogueError):
    """Such a change needs a reason."""


class WorkEnded(CatalogueError):
    """The work is done, failed or was cancelled."""

    def __init__(self, *, id: str, state: str) -> None:
        self.id = id
        self.state = state
        super().__init__(f"work {id} is {state}")


class SnapshotTouched(CatalogueError):
    """The file of a release is not what was released."""

    def __init__(self, *, name: str, why: str) -> None:
        self.name = name
        self.why = why
        super().__init__(f"the file of {name} is not what was released: {why}")
