"""The allocation list: made, published, tried by simulation, revealed at the lock."""
