"""Who takes part in a study, what they agreed to and answered, and what happened to them."""
