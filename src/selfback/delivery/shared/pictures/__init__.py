"""Pictures the pages draw themselves: icons, the ring, charts, the welcome picture."""
