"""HTTP of the simulator: the ministry's application behind the crypto server, and the desk."""
