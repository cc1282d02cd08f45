"""The words of an instrument that a host installs, because its licence allows the host to."""

from dataclasses import dataclass, field, replace

from selfback.domain.content.language import Language
from selfback.domain.content.question import QuestionWords


@dataclass(frozen=True, slots=True, kw_only=True)
class HostWords:
    """The words of one question as their owner wrote them; see QuestionWords."""

    text: str
    hint: str = ""
    low: str = ""
    high: str = ""
    meanings: dict[str, str] = field(default_factory=dict)
    choices: dict[str, str] = field(default_factory=dict)

    def over(self, ours: QuestionWords | None) -> QuestionWords:
        """Return these words in place of ours; why we ask remains ours to say."""
        base = ours or QuestionWords(text="", why="")
        return replace(
            base,
            text=self.text,
            hint=self.hint,
            low=self.low,
            high=self.high,
            meanings=self.meanings,
            choices=self.choices,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class HostWording:
    """One file of a host: the words of a whole instrument in one language or more.

    version     of the words, as their owner names it
    owner       who owns the words
    licence     what allows this host to use them: a letter, a registration, a statement
    words       language -> question id -> words
    """

    instrument: str
    version: str
    owner: str
    licence: str
    words: dict[Language, dict[str, HostWords]]
