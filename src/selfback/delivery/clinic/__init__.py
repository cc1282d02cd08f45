"""The clinicians: whom to look after first."""
