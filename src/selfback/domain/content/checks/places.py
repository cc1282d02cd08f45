"""Where each piece of content and its words stand: paths inside the content folder."""

from collections.abc import Mapping
from pathlib import Path

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
    "notes": "notes/notes.toml",
    "achievements": "achievements/achievements.toml",
    "notices": "notices/notices.toml",
    "vignettes": "vignettes/vignettes.toml",
}
RED_FLAGS = LISTS["safety"]
COUNTRIES = "safety/countries.toml"
CONDITIONS = LISTS["conditions"]
RELEASE = "release.toml"
WORD_FOLDERS = (
    "conditions",
    "safety",
    "safety/screens",
    "notes",
    "achievements",
    "notices",
    "vignettes",
    "reasons",
)
AVOIDED = "language/avoid.toml"


def structure_file(kind: str, item_id: str) -> str:
    """Return the file that holds the structure of an exercise, message, instrument or tool."""
    return f"{kind}/{item_id}/{FOLDERS[kind]}"


def words_file(folder: str, language: Language) -> str:
    """Return the file that holds the words of a folder in a language."""
    return f"{folder}/{language}.toml"


def is_there(root: Path, kind: str, item_id: str) -> bool:
    """Return whether a kind of content has a folder of this id, whatever state its files are in.

    A file that was refused is said once, not again by everything that leads to it.
    """
    return bool(item_id) and (root / kind / item_id).is_dir()


def unread(root: Path, kind: str, read: Mapping[str, object]) -> bool:
    """Return whether a folder of a kind of content was not read: what is counted would mislead."""
    return any(path.name not in read for path in (root / kind).glob("*") if path.is_dir())
