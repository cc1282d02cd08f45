"""The rules by which steps are read and kept, of the content this process serves."""

from dataclasses import replace
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
    """Return which rows of a file count, how large it may be and how long it may take here."""
    rules = ImportRules.from_content(library().rule_file("step-import"))
    limits = replace(rules.limits, seconds=upload_rules().read_seconds_most)
    return replace(rules, limits=limits)
