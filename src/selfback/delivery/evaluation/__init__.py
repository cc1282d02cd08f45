"""The process evaluation: surveys of professionals, coding of texts, joint displays, the report."""
