"""Template tags of the phone app."""
