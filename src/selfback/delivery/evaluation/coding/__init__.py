"""The coding of texts: taking them in, masking, coding them alone or blind, settling, queries."""
