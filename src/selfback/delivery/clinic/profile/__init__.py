"""One patient for the clinician: what is known of them, in plain words, on screen and paper."""
