"""Where each piece of content and its words stand: paths inside the content folder."""

from collections.abc import Mapping

from selfback.domain.content.language import Language

FOLDERS: Mapping[str, str] = {
    "exercises": "exercise.toml",
    "education": "message.toml",
    "instruments": "instrument.toml",
    "tools": "tool.toml",
}
LISTS: Mapping[str, str] = {
    "conditions": "conditions/conditions.toml",
    "safety": "safety/red-flags.toml",
    "notices": "notices/notices.toml",
}
RED_FLAGS = LISTS["safety"]
COUNTRIES = "safety/countries.toml"
CONDITIONS = LISTS["conditions"]
RELEASE = "release.toml"
WORD_FOLDERS = ("conditions", "safety", "safety/screens", "notices", "reasons")
AVOIDED = "language/avoid.toml"


def structure_file(kind: str, item_id: str) -> str:
    """Return the file that holds the structure of an exercise, message, instrument or tool."""
    return f"{kind}/{item_id}/{FOLDERS[kind]}"


def words_file(folder: str, language: Language) -> str:
    """Return the file that holds the words of a folder in a language."""
    return f"{folder}/{language}.toml"
