"""What a clinic writes to a person between visits: notes that are chosen, not composed."""
