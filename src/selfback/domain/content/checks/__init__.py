"""What must hold in the content beyond the type of each file, one module a kind of content."""
