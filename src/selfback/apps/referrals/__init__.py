"""Referrals, the recruitment log of each clinic, and what is done to keep it going."""
