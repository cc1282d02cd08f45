"""Evaluation: how well a case base predicts, and what another policy would have brought."""
