"""Files of others: what is in them is shown before anything is taken in."""
