"""JSON for city systems under /api/v1, one file per resource."""
