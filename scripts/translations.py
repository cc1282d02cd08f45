"""Interface texts and their translations: python scripts/translations.py update|check|compile.

update    find every translatable text and put it into the catalogues
check     fail if a text is missing from a catalogue or not translated
compile   write the .mo files that the server reads
"""

import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
from babel.messages.extract import extract_python

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "selfback.config.settings")

from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "selfback"
CATALOGUES = {code: SOURCE / "locale" / code / "LC_MESSAGES" / "django.po" for code in ("da", "nb")}
KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
NAMED = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")


def find_texts() -> polib.POFile:
    """Return every translatable text of the source, with where it stands."""
    found = polib.POFile()
    seen: dict[tuple[str, str], polib.POEntry] = {}
    for file, context, text, plural in sorted(_texts(), key=lambda each: each[:3]):
        key = (context, text)
        if key in seen:
            if (file, "") not in seen[key].occurrences:
                seen[key].occurrences.append((file, ""))
            continue
        entry = polib.POEntry(msgid=text, msgctxt=context or None, occurrences=[(file, "")])
        if plural:
            entry.msgid_plural, entry.msgstr_plural = plural, {0: "", 1: ""}
        seen[key] = entry
        found.append(entry)
    return found


def _texts() -> Iterator[tuple[str, str, str, str]]:
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix == ".py" and "migrations" not in path.parts:
            source = path.read_text()
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            source = "\n".join(
                line.strip() for line in templatize(path.read_text(), origin=str(path)).splitlines()
            )
        else:
            continue
        where = str(path.relative_to(ROOT))
        for _, function, arguments, _comments in extract_python(
            io.BytesIO(source.encode()), list(KEYWORDS), [], {}
        ):
            if arguments is None:  # a name, not a text: what it holds is found where it is written
                continue
            parts = [arguments] if isinstance(arguments, str) else list(arguments)
            context = parts.pop(0) if "pgettext" in function else ""
            texts = [part for part in parts if isinstance(part, str) and part]
            if not texts or (context is not None and not isinstance(context, str)):
                continue
            plural = texts[1] if function.startswith("n") and len(texts) > 1 else ""
            yield where, context, texts[0], plural


def update() -> None:
    """Bring the catalogues up to date; a text that is gone leaves with its translation."""
    found = find_texts()
    for code, path in CATALOGUES.items():
        catalogue = polib.pofile(str(path)) if path.exists() else _new_catalogue(code)
        catalogue.merge(found)
        for entry in catalogue.obsolete_entries():
            catalogue.remove(entry)
        path.parent.mkdir(parents=True, exist_ok=True)
        catalogue.save(str(path))


def _new_catalogue(code: str) -> polib.POFile:
    catalogue = polib.POFile(wrapwidth=100)
    catalogue.metadata = {
        "Language": code,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    return catalogue


def compile_catalogues() -> None:
    """Write the binary catalogues beside the sources."""
    for path in CATALOGUES.values():
        if path.exists():
            polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))


def faults() -> Iterator[str]:
    """Yield a sentence for each text that is missing, untranslated or names other facts."""
    found = find_texts()
    for code, path in CATALOGUES.items():
        catalogue = polib.pofile(str(path)) if path.exists() else polib.POFile()
        for entry in found:
            kept = catalogue.find(entry.msgid, msgctxt=entry.msgctxt or False)
            if kept is None:
                yield f"{code}: not in the catalogue (run update): {entry.msgid!r}"
            elif not kept.translated() or "fuzzy" in kept.flags:
                yield f"{code}: not translated: {entry.msgid!r}"
            else:
                wanted = set(NAMED.findall(entry.msgid + entry.msgid_plural))
                given = kept.msgstr + "".join(kept.msgstr_plural.values())
                if set(NAMED.findall(given)) != wanted:
                    yield f"{code}: other facts in the translation of {entry.msgid!r}"


def main(task: str) -> int:
    """Do one task; return 1 if the check found something."""
    if task == "update":
        update()
    elif task == "compile":
        compile_catalogues()
    elif task == "check":
        sentences = list(faults())
        print("\n".join(sentences) or "Every text is translated.")
        return bool(sentences)
    else:
        print(__doc__)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
