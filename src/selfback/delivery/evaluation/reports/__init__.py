"""The one report of an evaluation: asking for it, watching it being made, taking it away."""
