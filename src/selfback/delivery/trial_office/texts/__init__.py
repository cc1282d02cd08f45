"""Reading the texts of the content side by side, commenting and approving."""
