"""What the evaluation hands to the worker, which learns of it here."""

from selfback.delivery.evaluation.reports.job import make_report, remove_old_reports

ON_ASKING = (make_report,)
BY_THE_CLOCK = (remove_old_reports,)
