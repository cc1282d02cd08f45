"""Surveys of professionals: what is asked, who is invited, and what they answer."""
