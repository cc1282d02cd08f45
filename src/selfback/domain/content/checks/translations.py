"""Whether each translation was made from the English text that stands there now."""

from collections.abc import Iterator

from selfback.domain.content.checks.places import FOLDERS, words_file
from selfback.domain.content.checks.stamps import TRANSLATED, english_stamps, translated_pieces
from selfback.domain.content.finding import Finding
from selfback.domain.content.language import Language
from selfback.domain.content.library import Library


def translations(library: Library) -> Iterator[Finding]:
    """Translations that the English has left behind, and those nobody has read beside it.

    A folder without any stamp does not use them, and is left alone.
    """
    if not library.stamps:
        return
    english = english_stamps(library)
    for language in TRANSLATED:
        stamps = library.stamps.get(language, {})
        for piece in sorted(translated_pieces(library, language) & english.keys()):
            if piece not in stamps:
                said = "Nobody has read this beside the English"
            elif stamps[piece] != english[piece]:
                said = "The English has changed since this was translated"
            else:
                continue
            file, key = _place(piece, language)
            sentence = f"{said}; once it fits: selfback content stamp {piece}"
            yield Finding(file=file, key=key, sentence=sentence)


def _place(piece: str, language: Language) -> tuple[str, str]:
    folder, _, owner = piece.rpartition("/")
    if folder in FOLDERS:
        return words_file(piece, language), ""
    return words_file(folder, language), owner
