"""A trial's data set: what its tables and columns mean, its checks, its files and its locks."""
