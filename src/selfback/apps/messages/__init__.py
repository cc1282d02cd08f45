"""Messages that leave the product: to whom, by which channel, when, and what became of them."""
