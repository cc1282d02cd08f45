"""Whether the data can be trusted: queries, the reviewed trail, freezing, exports, imports."""
