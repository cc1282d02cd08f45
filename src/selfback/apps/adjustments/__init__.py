"""What clinicians change in their patients' plans, and what the patients say to it."""
