"""When a clinician is asked for an own plan before they see the programme's."""

from hashlib import sha256


def asks_own_plan(week_id: str, clinician_id: str, *, share: float) -> bool:
    """Whether a clinician is asked about a week; always the same answer for the same two.

    share   of all pairs of week and clinician that are asked, 0 to 1

    The ids decide, so that nobody can choose when to be asked, and asking again changes nothing.
    """
    digest = sha256(f"own plan:{week_id}:{clinician_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big") < share * 2**64
