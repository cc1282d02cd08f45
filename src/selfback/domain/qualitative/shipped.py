"""The codebooks of the content as codes of a project."""

from selfback.domain.content.codebook import Codebook
from selfback.domain.content.language import Language
from selfback.domain.qualitative.codebook import Code
from selfback.domain.qualitative.guid import guid_of


def shipped_codes(codebook: Codebook, language: Language) -> tuple[Code, ...]:
    """Return the codes of a codebook in one language.

    A code has the same id in every language and in every codebook that includes it, so that
    projects can be compared.
    """
    said = codebook.words[language].code
    ids = {
        code.id: guid_of("codebook", codebook.homes[code.id], code.id) for code in codebook.codes
    }
    colours: dict[str, str] = {}
    codes: list[Code] = []
    for code in codebook.codes:
        colours[code.id] = code.colour or colours.get(code.parent or "", "")
        codes.append(
            Code(
                id=ids[code.id],
                name=said[code.id].name,
                description=said[code.id].definition,
                colour=colours[code.id],
                is_codable=code.is_codable,
                parent=ids[code.parent] if code.parent else None,
            )
        )
    return tuple(codes)
