"""Notes from the clinic: words in every language, naming the declared facts and no others."""

from collections.abc import Iterator

from selfback.domain.content.checks.places import words_file
from selfback.domain.content.checks.sentences import facts_of
from selfback.domain.content.finding import Finding
from selfback.domain.content.language import Language
from selfback.domain.content.library import Library
from selfback.domain.content.note import Note, NoteWords


def notes(library: Library) -> Iterator[Finding]:
    """Notes without words, words without a note, and texts that name other facts than declared."""
    for language in Language:
        words, file = library.note_words(language), words_file("notes", language)
        for missing in sorted(library.notes.keys() - words.keys()) if words else ():
            yield Finding(file=file, key=missing, sentence="The words are missing.")
        for unknown in sorted(words.keys() - library.notes.keys()):
            yield Finding(file=file, key=unknown, sentence="There is no note of this id.")
        for note_id in sorted(words.keys() & library.notes.keys()):
            yield from _facts(file, library.notes[note_id], words[note_id])


def _facts(file: str, note: Note, words: NoteWords) -> Iterator[Finding]:
    named, declared = facts_of(words.text), {slot.value for slot in note.slots}
    if facts_of(words.title) != frozenset():
        yield Finding(file=file, key=f"{note.id}.title", sentence="A title names no facts.")
    if named is None:
        yield Finding(file=file, key=f"{note.id}.text", sentence="A brace is open or closed alone.")
        return
    for fact in sorted(named ^ declared):
        said = "names it, slots do not" if fact in named else "does not name it, slots do"
        yield Finding(file=file, key=f"{note.id}.text", sentence=f"{{{fact}}}: the text {said}.")
