"""References to certificates and evidence by hash (RFC 5126, 6.2.1 and 6.2.2)."""

from collections.abc import Sequence

from crypto_module.ades.signature import Material
from crypto_module.asn1 import encode
from crypto_module.primitives import hashes
from crypto_module.primitives.hashes import HashName
from crypto_module.x509.algorithms import HASH_OIDS
from crypto_module.x509.certificate import Certificate
from crypto_module.x509.crl import CertificateList
from crypto_module.x509.ocsp import Response


def certificate_references(certificates: Sequence[bytes], *, name: HashName) -> bytes:
    """Return the value of complete-certificate-references."""
    return encode.sequence(*(_certificate(one, name) for one in certificates))


def _certificate(encoded: bytes, name: HashName) -> bytes:
    certificate = Certificate.parse(encoded)
    issuer = encode.sequence(encode.explicit(4, certificate.issuer))
    serial = encode.integer(certificate.serial)
    return encode.sequence(_hash(encoded, name), encode.sequence(issuer, serial))


def revocation_references(material: Material, *, name: HashName) -> bytes:
    """Return the value of complete-revocation-references: one CrlOcspRef with all of them."""
    crls = [encode.sequence(_hash(one, name), _crl(one)) for one in material.crls]
    ocsps = [encode.sequence(_ocsp(one), _hash(one, name)) for one in material.ocsps]
    return encode.sequence(
        encode.sequence(
            *((encode.explicit(0, encode.sequence(encode.sequence(*crls))),) if crls else ()),
            *((encode.explicit(1, encode.sequence(encode.sequence(*ocsps))),) if ocsps else ()),
        )
    )


def _crl(encoded: bytes) -> bytes:
    """CrlIdentifier: who issued the list and when."""
    crl = CertificateList.parse(encoded)
    return encode.sequence(crl.issuer, encode.utc_time(crl.this_update))


def _ocsp(encoded: bytes) -> bytes:
    """OcspIdentifier: who answered and when."""
    response = Response.parse(encoded)
    name = (
        encode.explicit(1, response.responder_name)
        if response.responder_name is not None
        else encode.explicit(2, encode.octets(response.responder_key or b""))
    )
    return encode.sequence(name, encode.generalized_time(response.produced_at))


def _hash(octets: bytes, name: HashName) -> bytes:
    """OtherHash: always with its algorithm."""
    algorithm = encode.sequence(encode.oid(HASH_OIDS[name]))
    return encode.sequence(algorithm, encode.octets(hashes.digest(name, octets)))
