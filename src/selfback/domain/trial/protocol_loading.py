"""Protocols from their files; a file that is not what its type says is refused in a sentence."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from selfback.domain.content.finding import Finding
from selfback.domain.content.loading import digest_of, read_as
from selfback.domain.trial.checks.checking import contradictions
from selfback.domain.trial.protocol import Protocol, ProtocolError
from selfback.domain.trial.protocol_files import InstrumentsFile, ProtocolFile
from selfback.domain.trial.protocol_putting import put_together
from selfback.domain.trial.protocol_words import labels_in_structure, read_words, word_findings

FOLDER = "protocols"
INSTRUMENTS = f"{FOLDER}/instruments.toml"
BETWEEN = "@"


class ProtocolRefused(ProtocolError):
    """The files of a protocol are not what they should be, or contradict each other."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(map(str, self.findings)))


class NoSuchProtocol(ProtocolError):
    """The content has no protocol of this name."""

    def __init__(self, *, name: str, there_are: tuple[str, ...]) -> None:
        self.name = name
        self.there_are = there_are
        listed = ", ".join(there_are) or "none"
        super().__init__(f"there is no protocol {name}; there are: {listed}")


def protocol_folders(content: Path) -> tuple[str, ...]:
    """Return the folders of protocols: an id, or an id and a version with "@" between them."""
    held = content / FOLDER
    if not held.is_dir():
        return ()
    return tuple(sorted(path.name for path in held.iterdir() if (path / "protocol.toml").is_file()))


def load_protocol(content: Path, name: str) -> Protocol:
    """Return a protocol of a content folder.

    name    an id for its newest version, or "id@version" for that one
    raises  NoSuchProtocol; ProtocolRefused with every fault and every contradiction
    """
    protocol, findings = read_protocol(content, name)
    if protocol is None or findings:
        raise ProtocolRefused(findings)
    return protocol


def read_protocol(content: Path, name: str) -> tuple[Protocol | None, tuple[Finding, ...]]:
    """Return a protocol if its files can be read, and every fault and contradiction in them.

    raises  NoSuchProtocol
    """
    return read_in_folder(content, folder_of(content, name))


def read_in_folder(content: Path, folder: str) -> tuple[Protocol | None, tuple[Finding, ...]]:
    """Return the protocol in one folder of `protocols`, every fault and every contradiction."""
    protocol, findings = read_folder(content, folder)
    if protocol is None:
        return None, findings
    before = _before(content, protocol)
    found = *findings, *_in_name(folder, protocol), *contradictions(protocol, folder, before)
    return protocol, tuple(sorted(set(found)))


def read_folder(content: Path, folder: str) -> tuple[Protocol | None, tuple[Finding, ...]]:
    """Return the protocol in one folder of `protocols`, and what its files lack, each by itself."""
    below = f"{FOLDER}/{folder}"
    held, refused = read_as(content, f"{below}/protocol.toml", ProtocolFile)
    instruments, refused_too = read_as(content, INSTRUMENTS, InstrumentsFile)
    words, wordless = read_words(content, below)
    findings = (*refused, *refused_too, *wordless, *_missing(content, instruments, refused_too))
    if held is None or instruments is None:
        return None, findings
    digest = hashlib.sha256(digest_of(content / below).encode())
    digest.update((content / INSTRUMENTS).read_bytes())
    protocol = put_together(held, words, instruments, digest.hexdigest())
    faults = (*labels_in_structure(held, below), *word_findings(held, words, below))
    return protocol, (*findings, *faults, *_undeclared(protocol, below))


def folder_of(content: Path, name: str) -> str:
    """Return the folder of a protocol; of its newest version if no version is named.

    raises  NoSuchProtocol
    """
    there_are = protocol_folders(content)
    id, _, version = name.partition(BETWEEN)
    of_it = [each for each in there_are if each.partition(BETWEEN)[0] == id]
    if not version and of_it:
        return max(of_it, key=lambda each: order_of(version_in(content, each)))
    for each in of_it:
        if version and version_in(content, each) == version:
            return each
    raise NoSuchProtocol(name=name, there_are=there_are)


def version_in(content: Path, folder: str) -> str:
    """Return the version a folder says it holds; empty if its file cannot be read."""
    held, _refused = read_as(content, f"{FOLDER}/{folder}/protocol.toml", ProtocolFile)
    return held.version if held else folder.partition(BETWEEN)[2]


def order_of(version: str) -> tuple[int, ...]:
    """Return what versions are ordered by, so that 1.10 comes after 1.9."""
    return tuple(int(part) if part.isdecimal() else -1 for part in version.split("."))


def _before(content: Path, protocol: Protocol) -> Protocol | None:
    """The version that a protocol amends, if it is there and can be read."""
    if protocol.amendment is None:
        return None
    try:
        folder = folder_of(content, f"{protocol.id}{BETWEEN}{protocol.amendment.amends}")
    except NoSuchProtocol:
        return None
    return read_folder(content, folder)[0]


def _in_name(folder: str, protocol: Protocol) -> Iterator[Finding]:
    file = f"{FOLDER}/{folder}/protocol.toml"
    id, _, version = folder.partition(BETWEEN)
    if protocol.id != id:
        yield Finding(file=file, key="id", sentence=f"The folder is named {id}.")
    if version and protocol.version != version:
        yield Finding(file=file, key="version", sentence=f"The folder is named for {version}.")


def _undeclared(protocol: Protocol, below: str) -> Iterator[Finding]:
    """Instruments and questions of visits that `instruments.toml` does not declare."""
    known = {each.id for each in protocol.instruments}
    questions = {each.id for each in protocol.questions}
    for visit in protocol.visits:
        for kind, asked, declared in (
            ("instruments", visit.instruments, known),
            ("questions", visit.questions, questions),
        ):
            for id in asked:
                if id not in declared:
                    sentence = f"There is no {kind[:-1]} {id} in {INSTRUMENTS}."
                    key = f"visits.{visit.id}.{kind}"
                    yield Finding(file=f"{below}/protocol.toml", key=key, sentence=sentence)


def _missing(
    content: Path, held: InstrumentsFile | None, refused: tuple[Finding, ...]
) -> Iterator[Finding]:
    if held is None and not refused:
        yield Finding(file=INSTRUMENTS, key="", sentence="This file is missing.")
