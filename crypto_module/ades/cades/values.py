"""Certificates and evidence of revocation among unsigned attributes (RFC 5126, 6.3.3 and 6.3.4)."""

from collections.abc import Sequence
from typing import Final

from crypto_module.ades.signature import Material
from crypto_module.asn1 import der, encode, rfc5126
from crypto_module.cms import attributes
from crypto_module.cms.attributes import Attributes
from crypto_module.x509 import ocsp

WHERE: Final = "certificate and revocation values"
MAX_VALUES: Final = 64


def read(unsigned: Attributes) -> Material:
    """Return what the attributes hold; each BasicOCSPResponse within an OCSPResponse.

    Raises:
        MalformedInput: an attribute is not what its standard says.
    """
    certificates = _values(unsigned, attributes.CERTIFICATE_VALUES)
    crls: list[bytes] = []
    basics: list[bytes] = []
    for encoded in unsigned.get(attributes.REVOCATION_VALUES, ()):
        value = der.decode(rfc5126.RevocationValues, encoded, where=WHERE)
        with der.total(WHERE):
            found = der.items(value["crl_vals"], most=MAX_VALUES, where=WHERE)
            crls += [one.dump() for one in found]
            found = der.items(value["ocsp_vals"], most=MAX_VALUES, where=WHERE)
            basics += [one.dump() for one in found]
    return Material(
        certificates=certificates,
        crls=tuple(crls),
        ocsps=tuple(ocsp.of_basic(one) for one in basics),
    )


def _values(unsigned: Attributes, oid: str) -> tuple[bytes, ...]:
    found: list[bytes] = []
    for encoded in unsigned.get(oid, ()):
        value = der.decode(rfc5126.Values, encoded, where=WHERE)
        with der.total(WHERE):
            found += [one.dump() for one in der.items(value, most=MAX_VALUES, where=WHERE)]
    return tuple(found)


def certificate_values(certificates: Sequence[bytes]) -> bytes:
    """Return the value of certificate-values."""
    return encode.sequence(*certificates)


def revocation_values(*, crls: Sequence[bytes], ocsps: Sequence[bytes]) -> bytes:
    """Return the value of revocation-values; ``ocsps`` are OCSPResponse values."""
    basics = [ocsp.basic_of(one) for one in ocsps]
    return encode.sequence(
        *((encode.explicit(0, encode.sequence(*crls)),) if crls else ()),
        *((encode.explicit(1, encode.sequence(*basics)),) if basics else ()),
    )
