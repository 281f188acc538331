"""Towards the city systems: signed webhooks out, and the Python client of the gateway's API."""
