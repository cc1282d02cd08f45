"""Clinics and those who work there, as both the clinic itself and the trial office show them."""
