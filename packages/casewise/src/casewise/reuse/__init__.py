"""What similar cases say about each plan, failures included, and when they say too little."""

from casewise.reuse.kernels import kernel_weights, kish_size
from casewise.reuse.shrinkage import Shrunk, shrunk_means

__all__ = ["Shrunk", "kernel_weights", "kish_size", "shrunk_means"]
