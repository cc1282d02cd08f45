"""Which release of the content and of the case base was live, when."""
