"""Steps that people bring from other apps: files with their preview, and keys for phones."""
