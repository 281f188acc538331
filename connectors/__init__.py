"""One folder per outside system; each implements a port of gateway/ports.py and decides nothing."""
