"""The flow of a trial in sentences, for those who do not see the picture."""

from selfback.domain.trial.consort import Box, Flow, Line
from selfback.domain.trial.consort_words import FlowWords


def described(flow: Flow, words: FlowWords) -> str:
    """Return the diagram in sentences, one a box, for those who do not see it."""
    return "\n".join(_sentence(flow, box, words) for box in flow.boxes() if box.rows)


def _sentence(flow: Flow, box: Box, words: FlowWords) -> str:
    parts = [_line_said(line, words) for split in box.splits for line in split]
    name = box.name if box.id.startswith("arm:") and box.name else words.of(box.word)
    if box.word == "visit":
        name = f"{box.name}, {_arm_name(flow, box, words)}"
    if box.word == "analysis":
        name = f"{words.of('analysis')}, {_arm_name(flow, box, words)}"
    said = f"{name}: {box.count}"
    return f"{said} ({'; '.join(parts)})." if parts else f"{said}."


def _arm_name(flow: Flow, box: Box, words: FlowWords) -> str:
    arm = box.id.rsplit(":", 1)[-1]
    names = {each.arm: each.allocated.name for each in flow.arms}
    return names.get(arm) or words.of("all-arms")


def _line_said(line: Line, words: FlowWords) -> str:
    said = f"{words.of(line.word)} {len(line.rows)}"
    inner = ", ".join(f"{words.of(each.word)} {len(each.rows)}" for each in line.lines)
    return f"{said}: {inner}" if inner else said
