"""What can go wrong with steps that people bring, named by the fact."""


class UploadError(Exception):
    """Steps from another app could not be brought, kept or taken out."""


class StillReading(UploadError):
    """Another file of the person is being read; one at a time."""

    def __init__(self, *, patient_id: str) -> None:
        self.patient_id = patient_id
        super().__init__(f"a file of patient {patient_id} is being read")


class BatchEnded(UploadError):
    """The batch is in a state in which this cannot be done any more."""

    def __init__(self, *, batch_id: str, state: str) -> None:
        self.batch_id, self.state = batch_id, state
        super().__init__(f"batch {batch_id} is {state}")


class TooManyKeys(UploadError):
    """The person has as many working keys as the rules allow."""

    def __init__(self, *, most: int) -> None:
        self.most = most
        super().__init__(f"there are {most} keys that work")


class KeyRevoked(UploadError):
    """The key does not open anything any more."""

    def __init__(self, *, token_id: str) -> None:
        self.token_id = token_id
        super().__init__(f"key {token_id} was revoked")
