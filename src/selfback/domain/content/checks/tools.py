"""What must hold between toolbox pages, exercises and words."""

from collections.abc import Iterator

from selfback.domain.content.checks.places import is_there, structure_file, words_file
from selfback.domain.content.finding import Finding
from selfback.domain.content.language import Language
from selfback.domain.content.library import Library
from selfback.domain.content.tool import Tool, ToolKind


def tools(library: Library) -> Iterator[Finding]:
    """Lengths and phases of timers, the exercises shown, words for every phase."""
    for name, tool in library.tools.items():
        file = structure_file("tools", name)
        for key, sentence in _faults(tool, library):
            yield Finding(file=file, key=key, sentence=sentence)
        for language in Language:
            yield from _words(name, tool, language, library)


def _faults(tool: Tool, library: Library) -> Iterator[tuple[str, str]]:
    if tool.kind is ToolKind.TIMER and not (tool.minutes and tool.phases):
        yield "kind", "A timer needs minutes and phases."
    if len({phase.id for phase in tool.phases}) < len(tool.phases):
        yield "phases", "A phase is named twice."
    for phase in tool.phases:
        if phase.seconds < 1:
            yield f"phases.{phase.id}", "A phase lasts at least one second."
    for exercise in tool.exercises:
        if not is_there(library.root, "exercises", exercise):
            yield "exercises", f"There is no exercise {exercise}."


def _words(name: str, tool: Tool, language: Language, library: Library) -> Iterator[Finding]:
    words = library.tool_words(language).get(name)
    if words is None:
        return
    file = words_file(f"tools/{name}", language)
    phases = {phase.id for phase in tool.phases}
    for phase in sorted(phases - words.phases.keys()):
        sentence = "The words of this phase are missing."
        yield Finding(file=file, key=f"phases.{phase}", sentence=sentence)
    for phase in sorted(words.phases.keys() - phases):
        yield Finding(file=file, key=f"phases.{phase}", sentence="The tool has no such phase.")
    if tool.kind is not ToolKind.TIMER and not words.sections:
        yield Finding(file=file, key="sections", sentence="There is nothing to read.")
