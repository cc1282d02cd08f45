"""Who is in which arm. Sealed: import contracts let only the trial office, jobs and commands in.

No row shows an arm: seed, design, slots and what a person was given are encrypted with a key that
is not in the database; docs/allocation.md tells how.
"""
