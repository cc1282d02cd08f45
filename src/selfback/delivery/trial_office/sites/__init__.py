"""The clinics of the programme: opening and changing them, their people, and competitions."""
