"""Looking at a plan as a clinician: accept, change or reject its parts; set limits; lift them."""
