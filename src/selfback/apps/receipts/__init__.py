"""Which writes from phones have arrived, so that a repeat does no harm."""
