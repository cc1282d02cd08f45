"""What a protocol may not say, because it contradicts itself or leaves something open."""
