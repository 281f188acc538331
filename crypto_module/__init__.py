"""Ukrainian and international qualified signatures. No I/O, no clock, no asyncio, no logging."""
