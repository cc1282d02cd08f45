"""When things are due: plan weeks on local dates, and the questions of each check-in."""
