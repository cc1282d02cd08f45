"""Settings of another process that works on the test's database."""

import os

from tests.settings import *  # noqa: F403  (all of them, but for the database)

DATABASES["default"]["NAME"] = os.environ["SELFBACK_TEST_DATABASE"]  # noqa: F405
