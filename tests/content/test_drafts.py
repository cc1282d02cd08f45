"""What waits in content/drafts is ready: beside the release it stands up to the same check."""

import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.content.test_content import CONTENT

from selfback.delivery.cli.content import content
from selfback.domain.content.checking import check_library


@pytest.mark.slow
def test_drafts_have_no_findings_beside_the_release(tmp_path: Path):
    whole = tmp_path / "content"
    shutil.copytree(CONTENT, whole, ignore=shutil.ignore_patterns("drafts"))
    shutil.copytree(CONTENT / "drafts" / "exercises", whole / "exercises", dirs_exist_ok=True)

    stamped = CliRunner().invoke(content, ["stamp", "--new", "--content", str(whole)])

    findings = check_library(whole)

    assert stamped.exit_code == 0
    assert not findings, os.linesep.join(map(str, findings))
