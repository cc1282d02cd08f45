"""How fast one core reads memory: the time to read the compact columns once is the floor."""

import numpy as np
from timing import measure

COMPACT_BYTES = 20 * 4 + 20 * 1 + 8  # float32, one byte a code, one bit a value known or not


def read_bytes_per_second(size: int) -> float:
    """Return the best rate of reading a block as large as `size` compact cases.

    The quicker of two readers, a float32 dot product and a sum of words; the floor is the lower
    for it, and no engine is flattered.
    """
    count = max(size * COMPACT_BYTES // 4, 1_000)
    singles = np.ones(count, dtype=np.float32)
    words = np.ones(count // 2, dtype=np.uint64)
    dot = measure(lambda: np.dot(singles, singles), 1.0)
    total = measure(words.sum, 1.0)
    return max(count * 4 / dot["best_ms"], len(words) * 8 / total["best_ms"]) * 1_000
