"""What clinicians think of plans, part by part, and what they would have planned."""
