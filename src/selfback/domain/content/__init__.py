"""What clinicians own as data: what each piece of content is, and how files become it."""
