"""A key container as plain data: what stands in it, and no secret (``container list --json``)."""

from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from crypto_module.asn1 import encode
from crypto_module.containers.container import Container, Key
from crypto_module.primitives import dstu4145, hashes
from crypto_module.x509.certificate import Certificate
from crypto_module.x509.signing import KeyElsewhere, public_octets


def as_json(container: Container) -> dict[str, Any]:
    """Return kind, keys and certificates; numbers in hexadecimal, times in RFC 3339."""
    return {
        "kind": container.kind.value,
        "keys": [_key(one) for one in container.keys],
        "certificates": [_certificate(one) for one in container.certificates],
    }


def _key(key: Key) -> dict[str, Any]:
    usages = [one.key_usage for one in key.certificates if one.key_usage is not None]
    return {
        "name": key.name,
        "algorithm": algorithm(key),
        "key_identifier": key_identifier(key).hex(),
        "usage": sorted(set().union(*usages)) if usages else None,
        "certificates": [f"{one.serial:x}" for one in key.certificates],
    }


def algorithm(key: Key) -> str:
    """Return the kind of key and its curve or size: ``DSTU4145-M257``, ``RSA-2048``."""
    match key.private_key:
        case KeyElsewhere() as private:
            return private.name
        case dstu4145.PrivateKey() as private:
            return f"DSTU4145-{private.curve.name}"
        case EllipticCurvePrivateKey() as private:
            return f"ECDSA-{private.curve.name}"
        case private:
            return f"RSA-{private.key_size}"


def key_identifier(key: Key) -> bytes:
    """Return subjectKeyIdentifier as certificates usually have it.

    GOST 34.311 over the OCTET STRING of a DSTU key, SHA-1 over the octets of others (RFC 5280,
    4.2.1.2).
    """
    octets = public_octets(key.private_key)
    if isinstance(key.private_key, dstu4145.PrivateKey):
        return hashes.digest("gost34311", encode.octets(octets))
    return hashes.digest("sha1", octets)


def _certificate(certificate: Certificate) -> dict[str, Any]:
    identity, usage = certificate.identity, certificate.key_usage
    return {
        "subject": identity.common_name,
        "organization": identity.organization,
        "serial": f"{certificate.serial:x}",
        "not_before": certificate.not_before.isoformat().replace("+00:00", "Z"),
        "not_after": certificate.not_after.isoformat().replace("+00:00", "Z"),
        "usage": None if usage is None else sorted(usage),
        "is_ca": certificate.is_ca,
    }
