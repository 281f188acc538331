"""Key-6.dat, the key container of IIT programs; there is no standard (WIRE_FACTS, 8)."""

from asn1crypto import core


class Parameters(core.Sequence):
    """The MAC of the plaintext, and what filled its last block."""

    _fields = [("mac", core.OctetString), ("pad", core.OctetString, {"optional": True})]


class Algorithm(core.Sequence):
    """How the body is enciphered."""

    _fields = [("oid", core.ObjectIdentifier), ("parameters", Parameters)]


class KeyContainer(core.Sequence):
    """The whole file."""

    _fields = [("algorithm", Algorithm), ("body", core.OctetString)]
