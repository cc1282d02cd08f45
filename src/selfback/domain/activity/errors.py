"""Why a file of steps is not imported."""


class FileRefused(ValueError):
    """A file is broken, hostile or of no known format; nothing of it was used.

    Its message is one sentence for the person who brought the file.
    """
