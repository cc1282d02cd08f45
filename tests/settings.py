"""Settings of the tests: the product's own, with a data folder that is thrown away."""

import os
import tempfile

os.environ["SELFBACK_DATA"] = tempfile.mkdtemp(prefix="selfback-test-")
os.environ["SELFBACK_JOBS"] = "immediate"
os.environ["SELFBACK_SECRET_KEY"] = "only-for-tests"
os.environ["SELFBACK_ALLOCATION_KEY"] = "b25seS1mb3ItdGVzdHMtb2YtdGhlLWFsbG9jYXRpb24="
os.environ["SELFBACK_DEMO"] = os.environ.get("SELFBACK_TEST_DEMO", "")

from selfback.config.settings import *  # noqa: F403  (after the environment is set)

EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
