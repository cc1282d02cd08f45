"""The one report of an evaluation: sections, charts and checklists, in three forms."""
