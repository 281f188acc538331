"""Encrypted private keys: PKCS #8 (RFC 5958) under PBES2 (RFC 8018, appendix A).

The Ukrainian cipher's parameters (order z2227-13) stand here too: they occur nowhere else.
"""

from asn1crypto import core

from crypto_module.asn1.rfc5280 import AlgorithmIdentifier


class EncryptedPrivateKeyInfo(core.Sequence):
    """What a key file holds. RFC 5958, 3."""

    _fields = [
        ("encryption_algorithm", AlgorithmIdentifier),
        ("encrypted_data", core.OctetString),
    ]


class Attributes(core.SetOf):
    """Whatever else a producer tells of its key; nobody reads it here."""

    _child_spec = core.Any


class PrivateKeyInfo(core.Sequence):
    """What it holds when opened. RFC 5958, 2."""

    _fields = [
        ("version", core.Integer),
        ("algorithm", AlgorithmIdentifier),
        ("private_key", core.OctetString),
        ("attributes", Attributes, {"implicit": 0, "optional": True}),
    ]


class Pbes2Params(core.Sequence):
    """RFC 8018, A.4."""

    _fields = [
        ("key_derivation", AlgorithmIdentifier),
        ("encryption_scheme", AlgorithmIdentifier),
    ]


class Pbkdf2Params(core.Sequence):
    """RFC 8018, A.2, with the salt always specified."""

    _fields = [
        ("salt", core.OctetString),
        ("iterations", core.Integer),
        ("key_length", core.Integer, {"optional": True}),
        ("prf", AlgorithmIdentifier, {"optional": True}),
    ]


class Gost28147Params(core.Sequence):
    """A start vector and, optionally, the packed S-box."""

    _fields = [("iv", core.OctetString), ("dke", core.OctetString, {"optional": True})]
