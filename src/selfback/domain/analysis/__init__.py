"""The trial's analysis plan as code: models, tables, figures and the report."""
