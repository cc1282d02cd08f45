"""Work done beside the web: notifications."""
