"""The gateway: what happens to a case between a city system and the ministry."""
