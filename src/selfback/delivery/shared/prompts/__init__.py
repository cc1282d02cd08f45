"""How a prompt reaches a person: what it says, where it leads, and by which channels."""
