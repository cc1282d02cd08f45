"""What all tests of the repository share: property tests that do the same on every machine."""

from hypothesis import settings

settings.register_profile("selfback", deadline=None, derandomize=True)
settings.load_profile("selfback")
