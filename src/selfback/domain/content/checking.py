"""The check of the whole content: every fault, each in a sentence with its file and key."""

from collections.abc import Callable, Iterator
from pathlib import Path

from selfback.domain.content.checklist import check_checklists
from selfback.domain.content.checks.achievements import achievements
from selfback.domain.content.checks.coverage import coverage
from selfback.domain.content.checks.ease import ease
from selfback.domain.content.checks.education import education, evidence_ids
from selfback.domain.content.checks.exercises import exercises
from selfback.domain.content.checks.lengths import lengths
from selfback.domain.content.checks.notes import notes
from selfback.domain.content.checks.notices import notices
from selfback.domain.content.checks.presence import ids_of_folders, missing_files, stray_files
from selfback.domain.content.checks.questions import questions
from selfback.domain.content.checks.safety import safety
from selfback.domain.content.checks.sentences import sentences
from selfback.domain.content.checks.tools import tools
from selfback.domain.content.checks.translations import translations
from selfback.domain.content.checks.vignettes import vignettes
from selfback.domain.content.checks.wording import wording
from selfback.domain.content.codebook import check_codebooks
from selfback.domain.content.finding import Finding, NoContentFolder
from selfback.domain.content.library import Library
from selfback.domain.content.loading import read_library

CHECKS: tuple[Callable[[Library], Iterator[Finding]], ...] = (
    ids_of_folders,
    exercises,
    education,
    evidence_ids,
    questions,
    safety,
    tools,
    sentences,
    notes,
    notices,
    achievements,
    vignettes,
    lengths,
    wording,
    ease,
    translations,
    coverage,
)


def check_library(root: Path) -> list[Finding]:
    """Return every fault of a content folder, in the order of the files; empty if there is none.

    Bad content never raises: a file that cannot be read is a finding, and what can be read is
    checked all the same.
    """
    try:
        library, refused = read_library(root)
    except NoContentFolder as missing:
        return [Finding(file=root.name, key="", sentence=f"{missing}".capitalize() + ".")]
    found = [*refused, *missing_files(root, library.unworded), *stray_files(root)]
    found += [*check_codebooks(root), *check_checklists(root)]
    for check in CHECKS:
        found.extend(check(library))
    return sorted(set(found))
