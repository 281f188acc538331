"""RSASSA-PSS and RSAES-OAEP parameters (RFC 4055, 3.1 and 4.1)."""

from asn1crypto import core

from crypto_module.asn1.rfc5280 import AlgorithmIdentifier


class RsassaPssParameters(core.Sequence):
    """Absent fields mean SHA-1, which is refused."""

    _fields = [
        ("hash_algorithm", AlgorithmIdentifier, {"explicit": 0, "optional": True}),
        ("mask_gen_algorithm", AlgorithmIdentifier, {"explicit": 1, "optional": True}),
        ("salt_length", core.Integer, {"explicit": 2, "default": 20}),
        ("trailer_field", core.Integer, {"explicit": 3, "default": 1}),
    ]


class RsaesOaepParameters(core.Sequence):
    """Absent hashes mean SHA-1, an absent source the empty label (4.1)."""

    _fields = [
        ("hash_algorithm", AlgorithmIdentifier, {"explicit": 0, "optional": True}),
        ("mask_gen_algorithm", AlgorithmIdentifier, {"explicit": 1, "optional": True}),
        ("p_source_algorithm", AlgorithmIdentifier, {"explicit": 2, "optional": True}),
    ]
