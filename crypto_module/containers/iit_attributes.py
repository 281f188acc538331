"""The second key that IIT programs keep among the attributes of the first (WIRE_FACTS, 8).

The first key signs; the second one, usually on M431, agrees upon secrets.
"""

from typing import Final

from crypto_module.asn1 import der, encode, rfc5280, rfc8018
from crypto_module.errors import ForeignParameters
from crypto_module.primitives import dstu4145, hashes
from crypto_module.x509 import dstu_parameters

WHERE: Final = "attributes of a private key"
_IIT: Final = "1.3.6.1.4.1.19398.1.1.2"
_SIGNING_KEY_IDENTIFIER: Final = f"{_IIT}.1"
_PARAMETERS: Final = f"{_IIT}.2"
_KEY: Final = f"{_IIT}.3"
_KEY_IDENTIFIER: Final = f"{_IIT}.5"
_MAX_ATTRIBUTES: Final = 32
# Bit strings of keys stand with their lowest bit first.
_REVERSED: Final = bytes(int(f"{octet:08b}"[::-1], 2) for octet in range(256))


def agreement_key(plain: bytes) -> dstu4145.PrivateKey | None:
    """Return the key for agreement of a PrivateKeyInfo; None when it has none.

    Raises:
        MalformedInput: its attributes are not such. ForeignParameters: a curve not listed.
    """
    info = der.decode(rfc8018.PrivateKeyInfo, plain, where=WHERE)
    values: dict[str, bytes] = {}
    with der.total(WHERE):
        for encoded in der.items(info["attributes"], most=_MAX_ATTRIBUTES, where=WHERE):
            attribute = rfc5280.Attribute.load(encoded.dump(), strict=True)
            held = der.items(attribute["values"], most=_MAX_ATTRIBUTES, where=WHERE)
            values[attribute["type"].dotted] = held[0].dump() if held else b""
        if _KEY not in values or _PARAMETERS not in values:
            return None
        bits = der.content(values[_KEY], tag=0x03, where=WHERE)
        curve = _curve_name(_one_sbox(values[_PARAMETERS]))
        return dstu4145.PrivateKey.from_bytes(curve, bits[1:].translate(_REVERSED))


def _curve_name(parameters: bytes) -> str:
    try:
        return dstu_parameters.parse(parameters).curve.name
    except ForeignParameters:  # these programs write the coefficients with the highest octet first
        return dstu_parameters.parse(parameters, big_endian=True).curve.name


def _one_sbox(parameters: bytes) -> bytes:
    """Return key parameters without the second S-box, which is for enciphering with the key."""
    parts = list(der.children(der.content(parameters, tag=0x30, where=WHERE), where=WHERE))
    return encode.sequence(*parts[:2])


def write(signing: dstu4145.PrivateKey, agreement: dstu4145.PrivateKey | None) -> bytes:
    """Return the attributes that tell of both keys, a SET OF."""
    found = [_attribute(_SIGNING_KEY_IDENTIFIER, encode.octets(_identifier(signing)))]
    if agreement is not None:
        octets = agreement.to_bytes().translate(_REVERSED)
        found += [
            _attribute(_PARAMETERS, dstu_parameters.explicit(agreement.curve)),
            _attribute(_KEY, encode.bits(octets)),
            _attribute(_KEY_IDENTIFIER, encode.octets(_identifier(agreement))),
        ]
    return encode.set_of(found)


def _attribute(oid: str, value: bytes) -> bytes:
    return encode.sequence(encode.oid(oid), encode.set_of([value]))


def _identifier(private: dstu4145.PrivateKey) -> bytes:
    """Return subjectKeyIdentifier as certificates have it: H over the OCTET STRING of the point."""
    return hashes.digest("gost34311", encode.octets(private.public_key().to_bytes()))
