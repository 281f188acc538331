"""Typed objects over the chosen backend: the algorithms a protocol names, one file each."""
