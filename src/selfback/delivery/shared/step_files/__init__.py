"""Files of steps from a phone: received, read outside the web, refused in words."""
