"""A trial as data: its protocol, the flow of its people, and what became of each of them."""
