"""What reviewers say of the texts of the content."""
