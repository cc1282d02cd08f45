"""A study in the office: who comes in, who is followed, what went wrong, and what comes out."""
