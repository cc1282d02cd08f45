"""The quantitative strands of the evaluation, live from the tables; none tells of one person."""
