"""What several audiences share: base page, tokens, pictures, access checks."""
