"""Qualitative data: texts, codes and who coded what, and their exchange with other tools."""
