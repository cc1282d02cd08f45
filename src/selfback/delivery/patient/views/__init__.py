"""The pages of the phone app, by what one does on them."""
