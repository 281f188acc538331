"""The gateway over HTTP: JSON for city systems (``api``), pages for operators (``console``)."""
