"""Steps: which days count, what is usual for a person, and how far to walk next week."""
