"""Reports on signatures that people read."""
