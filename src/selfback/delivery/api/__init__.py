"""What phones and other systems talk to."""
