"""Maintain: what each case of a base is good for, and proposals that a person decides about."""

from casewise.errors import OutcomeUnusable
from casewise.maintenance.competence import Competence
from casewise.maintenance.loss import Loss
from casewise.maintenance.proposals import Proposal
from casewise.maintenance.review import Review, review

__all__ = ["Competence", "Loss", "OutcomeUnusable", "Proposal", "Review", "review"]
