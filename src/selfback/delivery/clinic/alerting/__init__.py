"""The queue of reports that a clinic answers."""
