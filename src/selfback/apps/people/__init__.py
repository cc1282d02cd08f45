"""Users, patients, clinics, roles, consent and access rights."""
