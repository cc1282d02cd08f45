"""Digital self-management for low back pain, with the clinic and the research around it."""
