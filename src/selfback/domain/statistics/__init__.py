"""Statistics that several parts share: shares with intervals, spread, agreement."""
