"""Lets the tests import the reference scorer and the makers of random worlds beside them."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
