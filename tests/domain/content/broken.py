"""A content folder that tests break and mend."""

from pathlib import Path

from selfback.domain.content.checking import check_library


class Folder:
    """A content folder in which one thing at a time can be broken."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._kept: dict[Path, bytes | None] = {}

    def change(self, file: str, was: str, now: str) -> None:
        text = (self.root / file).read_text(encoding="utf-8")
        assert was in text, f"{file} does not hold {was!r}"
        self.write(file, text.replace(was, now, 1))

    def write(self, file: str, text: str) -> None:
        path = self._keep(file)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def remove(self, file: str) -> None:
        self._keep(file).unlink()

    def findings(self) -> list[str]:
        return [str(finding) for finding in check_library(self.root)]

    def mend(self) -> None:
        for path, held in self._kept.items():
            if held is None:
                path.unlink()
            else:
                path.write_bytes(held)
        self._kept.clear()

    def _keep(self, file: str) -> Path:
        path = self.root / file
        self._kept.setdefault(path, path.read_bytes() if path.is_file() else None)
        return path
