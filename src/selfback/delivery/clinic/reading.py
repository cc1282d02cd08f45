"""What is noted of whoever reads a page on which a patient's newest plan stands."""

PROFILE, HOW, VISIT = "profile", "how the plan was made", "visit summary"
REVIEW = "plan review"
