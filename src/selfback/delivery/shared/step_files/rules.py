"""The rules by which steps are read and kept, of the content this process serves."""

from functools import cache

from selfback.delivery.shared.content import library
from selfback.domain.activity.import_rules import ImportRules
from selfback.domain.activity.upload_rules import UploadRules


@cache
def upload_rules() -> UploadRules:
    """Return how much is kept of the steps that people bring."""
    return UploadRules.from_content(library().rule_file("uploads"))


@cache
def import_rules() -> ImportRules:
    """Return which rows of a file count and how large it may be."""
    return ImportRules.from_content(library().rule_file("step-import"))
