"""What a clinic says to a person between visits."""
