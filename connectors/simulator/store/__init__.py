"""The ministry's memory: SQLite, durable at every commit."""
