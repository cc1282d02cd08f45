"""The coordinators: how the programme runs."""
