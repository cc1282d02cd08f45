"""A content folder with the shipped protocols that a test breaks, and that mends itself."""

import shutil
from pathlib import Path

from selfback.domain.trial.protocol import Protocol
from selfback.domain.trial.protocol_loading import load_protocol, read_in_folder

CONTENT = Path(__file__).parents[3] / "content"
PRIMARY = "selfback-primary-care"
SPECIALIST = "selfback-specialist-care"


class Protocols:
    """Copies of the shipped protocols in a folder of their own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        shutil.copytree(CONTENT / "protocols", root / "protocols")

    def change(self, was: str, now: str, *, file: str = f"{PRIMARY}/protocol.toml") -> None:
        path = self.root / "protocols" / file
        text = path.read_text(encoding="utf-8")
        assert was in text, f"{file} does not hold {was!r}"
        path.write_text(text.replace(was, now, 1), encoding="utf-8")

    def add(self, text: str, *, file: str = f"{PRIMARY}/protocol.toml") -> None:
        path = self.root / "protocols" / file
        path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")

    def findings(self, folder: str = PRIMARY) -> list[str]:
        return [str(each) for each in read_in_folder(self.root, folder)[1]]

    def faults(self, folder: str = PRIMARY) -> list[str]:
        """Findings without the name of the structure's file, to be read more easily."""
        file = f"protocols/{folder}/protocol.toml: "
        return [each.removeprefix(file) for each in self.findings(folder)]

    def amend(self, version: str, head: str) -> str:
        """Copy the protocol to another version, with an amendment; return its folder."""
        folder = f"{PRIMARY}@{version}"
        shutil.copytree(self.root / "protocols" / PRIMARY, self.root / "protocols" / folder)
        told = f'version = "{version}"\n\n[amendment]\n{head}\n'
        self.change('version = "1.0"\nsynthetic_ok = true\n', "", file=f"{folder}/protocol.toml")
        path = self.root / "protocols" / folder / "protocol.toml"
        text = path.read_text(encoding="utf-8")
        first, rest = text.split("[[arms]]", 1)
        text = f"{first}synthetic_ok = true\n{told}\n[[arms]]{rest}"
        path.write_text(text, encoding="utf-8")
        return folder

    def load(self, name: str) -> Protocol:
        return load_protocol(self.root, name)
