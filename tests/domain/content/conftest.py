"""One small content folder for all tests of a session; each test mends what it broke."""

from collections.abc import Iterator

import pytest
from tests.domain.content.broken import Folder
from tests.domain.content.sample import write_sample


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    root = tmp_path_factory.mktemp("small") / "content"
    write_sample(root)
    return Folder(root)


@pytest.fixture
def folder(written: Folder) -> Iterator[Folder]:
    yield written
    written.mend()
