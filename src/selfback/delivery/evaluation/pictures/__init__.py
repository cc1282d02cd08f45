"""Pictures of the evaluation, drawn as SVG."""
