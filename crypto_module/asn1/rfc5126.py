"""Unsigned attributes of CAdES (RFC 5126, 6.2 and 6.3; EN 319 122-1, 5.5.2 and annex A).

The modules of RFC 5126 have explicit tags.
"""

from asn1crypto import core

from crypto_module.asn1.rfc5280 import AlgorithmIdentifier


class Values(core.SequenceOf):
    """Values kept as received."""

    _child_spec = core.Any


class RevocationValues(core.Sequence):
    """RFC 5126, 6.3.4."""

    _fields = [
        ("crl_vals", Values, {"explicit": 0, "optional": True}),
        ("ocsp_vals", Values, {"explicit": 1, "optional": True}),
        ("other_rev_vals", core.Any, {"explicit": 2, "optional": True}),
    ]


class Hashes(core.SequenceOf):
    """Hashes in any order."""

    _child_spec = core.OctetString


class ATSHashIndexV3(core.Sequence):
    """EN 319 122-1, 5.5.2: what an archive time-stamp covers besides the signature itself."""

    _fields = [
        ("hash_ind_algorithm", AlgorithmIdentifier),
        ("certificates_hash_index", Hashes),
        ("crls_hash_index", Hashes),
        ("unsigned_attr_values_hash_index", Hashes),
    ]
