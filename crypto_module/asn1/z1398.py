"""DSTU 4145 key parameters (order № 1398-12 of the Ministry of Justice, certificate format).

The Ukrainian SubjectPublicKeyInfo: AlgorithmIdentifier { UA.3.1.1, DSTU4145Params },
BIT STRING holding an OCTET STRING with the compressed point.
"""

from asn1crypto import core


class Pentanomial(core.Sequence):
    """x^m + x^l + x^j + x^k + 1, ascending on the wire."""

    _fields = [("k", core.Integer), ("j", core.Integer), ("l", core.Integer)]


class Terms(core.Choice):
    """Middle terms of the field polynomial."""

    _alternatives = [("trinomial", core.Integer), ("pentanomial", Pentanomial)]


class BinaryField(core.Sequence):
    """GF(2^m); absent terms mean the optimal normal basis."""

    _fields = [("m", core.Integer), ("terms", Terms, {"optional": True})]


class ECBinary(core.Sequence):
    """An explicit curve; b and the base point are little-endian, n is an ordinary INTEGER."""

    _fields = [
        ("version", core.Integer, {"explicit": 0, "default": 0}),
        ("f", BinaryField),
        ("a", core.Integer),
        ("b", core.OctetString),
        ("n", core.Integer),
        ("bp", core.OctetString),
    ]


class Curve(core.Choice):
    """A named or an explicit curve."""

    _alternatives = [("named", core.ObjectIdentifier), ("explicit", ECBinary)]


class DSTU4145Params(core.Sequence):
    """A curve and, optionally, the packed S-box (DKE, 64 octets)."""

    _fields = [("curve", Curve), ("dke", core.OctetString, {"optional": True})]
