"""Retain: which solved cases a base takes in, why, and how it forgets someone."""

from casewise.retain.choices import Every, OneOf, all_of, any_of, policy_from_dict
from casewise.retain.decide import Decision, decide, retain
from casewise.retain.forget import Forgotten, GroupUnknown, forget
from casewise.retain.pieces import Consent, Disagreement, Novelty, Quality, Quota
from casewise.retain.policy import Policy, PolicyInvalid, Verdict

__all__ = [
    "Consent",
    "Decision",
    "Disagreement",
    "Every",
    "Forgotten",
    "GroupUnknown",
    "Novelty",
    "OneOf",
    "Policy",
    "PolicyInvalid",
    "Quality",
    "Quota",
    "Verdict",
    "all_of",
    "any_of",
    "decide",
    "forget",
    "policy_from_dict",
    "retain",
]
