"""Opening what is sealed, for the services; nothing here writes, and nothing is kept opened."""

from selfback.apps.allocations.models import Allocation, AllocationList, Slot
from selfback.domain.randomisation.minimisation import Counts, counted
from selfback.domain.randomisation.sealed import Secrets, open_secrets, open_slot
from selfback.domain.randomisation.sealing import key_for, opened


def secrets_of(made: AllocationList, key: bytes) -> Secrets:
    """Open a list's design, seed and salt; raises SealBroken."""
    return open_secrets(
        list_id=made.pk,
        design=bytes(made.design),
        seed=bytes(made.seed),
        salt=bytes(made.salt),
        host_key=key,
    )


def slot_content(slot: Slot, key: bytes) -> str:
    """Open one slot; raises SealBroken."""
    return open_slot(
        list_id=slot.list_id,
        stratum=slot.stratum,
        position=slot.position,
        content=bytes(slot.sealed),
        host_key=key,
    ).content


def arm_in(allocation: Allocation, key: bytes) -> str:
    """Open what a participant was given; raises SealBroken."""
    return opened(
        bytes(allocation.sealed_arm),
        key=key_for(key, allocation.list_id),
        about=f"arm {allocation.pk}",
    )


def earlier_counts(made: AllocationList, key: bytes) -> Counts:
    """Count who was allocated from a list before, by factor, level and arm."""
    return counted((each.levels, arm_in(each, key)) for each in made.allocations.all())
