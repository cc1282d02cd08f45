"""A made-up process evaluation: nobody in it exists, and every file of it says so."""
