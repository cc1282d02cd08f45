"""The phone app of people with back pain."""
