"""What can be wrong with a figure before it is drawn."""


class FigureError(Exception):
    """A figure could not be read or placed."""


class PoseFileRefused(FigureError):
    """A pose file says something the renderer does not know or the body cannot do."""

    def __init__(self, *, file: str, pose: str | None, key: str, sentence: str) -> None:
        self.file = file
        self.pose = pose
        self.key = key
        self.sentence = sentence
        place = f"{file}: pose '{pose}'" if pose else file
        super().__init__(f"{place}: {key}: {sentence}")


class FitImpossible(FigureError):
    """No angle within reach makes the wanted contact true."""

    def __init__(self, *, figure: str, pose: str, angle: str, until: str) -> None:
        self.figure = figure
        self.pose = pose
        self.angle = angle
        self.until = until
        super().__init__(f"{figure}: pose '{pose}': no {angle} gives {until}")
