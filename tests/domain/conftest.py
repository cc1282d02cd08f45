"""How several processes share the tests without a database: whole files, the longest first.

What a file works out once for all its tests is then worked out in one process only.
"""

import pytest

LONGEST = "test_every_plan.py"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    from xdist.scheduler import LoadFileScheduling

    config.option.loadscopereorder = False
    return LoadFileScheduling(config, log)


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: item.path.name != LONGEST)
