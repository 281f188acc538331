"""The rules of a case as pure functions of values and ``now``: no I/O, no clock, no logging."""
