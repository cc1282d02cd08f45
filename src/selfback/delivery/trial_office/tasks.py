"""What the trial office hands to the worker, which learns of it here."""

from selfback.delivery.trial_office.study.quality.export_job import make_export, remove_old_exports

ON_ASKING = (make_export,)
BY_THE_CLOCK = (remove_old_exports,)
