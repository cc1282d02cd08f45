"""The content that we ship."""

import os
from pathlib import Path

import pytest

from selfback.domain.content.checking import check_library
from selfback.domain.content.language import Language
from selfback.domain.content.loading import load_library

CONTENT = Path(__file__).resolve().parents[2] / "content"


@pytest.mark.slow
@pytest.mark.hazard("H-15")
def test_our_content_has_no_findings():
    findings = check_library(CONTENT)

    assert not findings, os.linesep.join(map(str, findings))


@pytest.mark.slow
def test_our_content_loads():
    library = load_library(CONTENT)

    assert library.release == "content-2026.4"
    assert len(library.exercises) >= 44
    assert len(library.messages) >= 150


def test_our_translations_are_stamped_with_the_english_they_were_made_from():
    stamps = load_library(CONTENT).stamps

    assert all(len(stamps[language]) > 600 for language in (Language.DANISH, Language.BOKMAL))
