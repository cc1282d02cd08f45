"""The default of both kinds: each message becomes a file that a person can read."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from selfback.delivery.shared.channels.channel import Letter, NotDelivered


@dataclass(frozen=True, slots=True)
class FileChannel:
    """Writes each letter to a file of its own; a letter sent again replaces its file."""

    folder: Path

    def send(self, letter: Letter) -> str:
        """Write the letter and return the name of its file; raises NotDelivered."""
        name = f"{hashlib.sha256(letter.key.encode()).hexdigest()[:16]}.txt"
        text = f"To: {letter.address}\nSubject: {letter.subject}\n\n{letter.body}\n"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / name).write_text(text, encoding="utf-8")
        except OSError as error:
            raise NotDelivered(fault="folder-not-writable") from error
        return name
