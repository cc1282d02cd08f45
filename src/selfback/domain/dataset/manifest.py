"""The manifest of a data set: which study, which state, and which files with which hashes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from selfback.domain.dataset.column import DatasetError

FORMAT = "selfback-trial-export/1"
MANIFEST = "manifest.json"


class Variant(StrEnum):
    """How cells are written into CSV files."""

    LOSSLESS = "lossless"  # every cell as it is
    SPREADSHEET_SAFE = "spreadsheet-safe"  # no cell can start a formula; can be undone


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a data set is.

    protocol, version   of the study's protocol
    synthetic           True if simulated people are in it; then it says so wherever it goes
    blinded             True if nothing in it tells an arm
    made_at             ISO 8601 instant at which it was made, with its offset
    data_cut            ISO 8601 day or instant up to which data are in it
    variant             how the CSV files are written
    files               file name -> SHA-256 in hexadecimal; empty until files are written
    """

    protocol: str
    version: str
    synthetic: bool
    blinded: bool
    made_at: str
    data_cut: str
    variant: Variant = Variant.LOSSLESS
    files: Mapping[str, str] = field(default_factory=dict)


class ManifestRefused(DatasetError):
    """A manifest is not one of this format; the folder is not read."""

    def __init__(self, fact: str) -> None:
        self.fact = fact
        super().__init__(f"{MANIFEST}: {fact}")


HOW_MADE_SAFE = (
    "An apostrophe stands before every text that a spreadsheet might take for a formula, at the "
    "start of a cell and after a separator inside it. Taking one away in those places gives the "
    "text back; `selfback trial export --as csv` does."
)

_TEXTS = ("protocol", "version", "made_at", "data_cut")
_FLAGS = ("synthetic", "blinded")


def manifest_bytes(manifest: Manifest) -> bytes:
    """Return a manifest as the file that stands in an export folder."""
    facts: dict[str, Any] = {"format": FORMAT}
    facts |= {name: getattr(manifest, name) for name in (*_TEXTS[:2], *_FLAGS, *_TEXTS[2:])}
    facts["variant"] = manifest.variant.value
    if manifest.variant is Variant.SPREADSHEET_SAFE:
        facts["variant_note"] = HOW_MADE_SAFE
    facts["files"] = dict(sorted(manifest.files.items()))
    return (json.dumps(facts, indent=2, ensure_ascii=False) + "\n").encode()


def manifest_from(content: bytes) -> Manifest:
    """Return the manifest a file holds; raises ManifestRefused."""
    facts = _object(content)
    if facts.get("format") != FORMAT:
        raise ManifestRefused(f'its format is not "{FORMAT}"')
    for names, type_ in ((_TEXTS, str), (_FLAGS, bool)):
        wrong = [name for name in names if not isinstance(facts.get(name), type_)]
        if wrong:
            raise ManifestRefused(f"{', '.join(wrong)} should be given as {type_.__name__}")
    return Manifest(
        **{name: facts[name] for name in (*_TEXTS, *_FLAGS)},
        variant=_variant(facts.get("variant", Variant.LOSSLESS.value)),
        files=_files(facts.get("files", {})),
    )


def _object(content: bytes) -> dict[str, Any]:
    try:
        facts = json.loads(content)
    except (ValueError, RecursionError):
        raise ManifestRefused("it is not JSON") from None
    if not isinstance(facts, dict):
        raise ManifestRefused("it is not a JSON object")
    return facts


def _variant(text: object) -> Variant:
    try:
        return Variant(text)  # type: ignore[arg-type]  # whatever the file holds is tried
    except ValueError:
        raise ManifestRefused(f"its variant is none of {', '.join(Variant)}") from None


def _files(found: object) -> dict[str, str]:
    if isinstance(found, dict) and all(isinstance(value, str) for value in found.values()):
        return dict(found)
    raise ManifestRefused("its files are not names with hashes")
