"""The files of an evaluation, read: what is there, and what is missing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from selfback.domain.evaluation.nomad_responses import Response, read_responses
from selfback.domain.evaluation.nomad_scoring import Structure
from selfback.domain.evaluation.ratings import Rating, read_ratings
from selfback.domain.evaluation.recruiters import Recruiter, read_recruiters
from selfback.domain.evaluation.table import FileRefused as TableRefused
from selfback.domain.integration.about import About, AboutRefused, read_about
from selfback.domain.integration.draft import DisplaysRefused, Draft, read_drafts
from selfback.domain.integration.reach import Screened, read_screened
from selfback.domain.qualitative.checking import check_project
from selfback.domain.qualitative.exchange import read_file
from selfback.domain.qualitative.project import Project
from selfback.domain.qualitative.refusal import FileRefused as TextsRefused

ABOUT = "evaluation.json"
SCREENING = "screening.csv"
RECRUITERS = "recruiters.csv"
RATINGS = "ratings.csv"
NOMAD = "nomad.csv"
TEXTS = "interviews.qdpx"
DISPLAYS = "displays.json"
FILES = (SCREENING, RECRUITERS, RATINGS, NOMAD, TEXTS, DISPLAYS)


class MaterialRefused(ValueError):
    """Files of an evaluation are not what they have to be; nothing of them was used.

    faults  file -> its faults
    """

    def __init__(self, faults: Mapping[str, tuple[str, ...]]) -> None:
        self.faults = faults
        super().__init__(
            "\n".join(f"{file}: {fault}" for file, found in faults.items() for fault in found)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What an evaluation's folder holds; None for a file that is not there.

    gone    ids of codings that displays quote and that no longer count
    """

    about: About
    screened: tuple[Screened, ...] | None = None
    recruiters: tuple[Recruiter, ...] | None = None
    ratings: tuple[Rating, ...] | None = None
    responses: tuple[Response, ...] | None = None
    project: Project | None = None
    drafts: tuple[Draft, ...] | None = None
    gone: frozenset[str] = frozenset()

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of files that are not there."""
        held = (
            *(self.screened, self.recruiters, self.ratings),
            *(self.responses, self.project, self.drafts),
        )
        return tuple(name for name, value in zip(FILES, held, strict=True) if value is None)


T = TypeVar("T")


def read_material(files: Mapping[str, bytes], structure: Structure) -> Material:
    """Return what the files of an evaluation hold; all of them, or none.

    files   name -> content; evaluation.json has to be there, the others may be missing
    raises  MaterialRefused with every fault of every file
    """
    reading = _Reading(files)
    about = reading.one(ABOUT, read_about)
    screened = reading.one(SCREENING, read_screened)
    recruiters = reading.one(RECRUITERS, read_recruiters)
    ratings = reading.one(RATINGS, read_ratings)
    responses = reading.one(NOMAD, partial(read_responses, structure=structure))
    project = reading.one(TEXTS, _project)
    drafts = reading.one(DISPLAYS, read_drafts)
    if about is None and ABOUT not in reading.faults:
        reading.faults[ABOUT] = ("is missing; this is not the folder of an evaluation",)
    if about is None or reading.faults:
        raise MaterialRefused(reading.faults)
    return Material(
        about=about,
        screened=screened,
        recruiters=recruiters,
        ratings=ratings,
        responses=responses,
        project=project,
        drafts=drafts,
    )


class _Reading:
    """Reads files and keeps what is wrong with each."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self.faults: dict[str, tuple[str, ...]] = {}

    def one(self, name: str, read: Callable[[bytes], T]) -> T | None:
        if name not in self.files:
            return None
        try:
            return read(self.files[name])
        except TableRefused as refused:
            self.faults[name] = tuple(map(str, refused.faults))
        except (AboutRefused, DisplaysRefused) as refused:
            self.faults[name] = refused.faults
        except TextsRefused as refused:
            self.faults[name] = (str(refused),)
        return None


def _project(content: bytes) -> Project:
    """Return a project that fits together; what is not kept of it is told by `qda inspect`."""
    project = read_file(TEXTS, content).project
    if faults := check_project(project):
        raise TextsRefused("; ".join(map(str, faults[:5])))
    return project
