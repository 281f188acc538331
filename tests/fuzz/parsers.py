"""``python -m tests.fuzz.parsers``: any octets are parsed, or refused by the documented errors.

Arguments are libFuzzer's. What the parsers take is asked of atheris by coverage of crypto_module.
"""

import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

import atheris

with atheris.instrument_imports(include=["crypto_module"]):
    from crypto_module.ades import pades
    from crypto_module.ades.pades import byte_range
    from crypto_module.asn1 import ber, der
    from crypto_module.cms import signed_data
    from crypto_module.errors import CryptoError, MalformedInput
    from crypto_module.x509 import distribution, keys, name_constraints, policies
    from crypto_module.x509.certificate import Certificate, parse_bundle
    from crypto_module.x509.crl import CertificateList
    from crypto_module.x509.ocsp import Response
    from crypto_module.x509.qualified import marks


def _told(octets: bytes) -> None:
    certificate = Certificate.parse(octets)
    marks(certificate)
    subject, others = certificate.subject, certificate.extensions.alternative_names_der
    name_constraints.names_of(subject, others)


def _listed(octets: bytes) -> None:
    CertificateList.parse(octets).entry(7)


PARSERS: Final[tuple[Callable[[bytes], Any], ...]] = (
    signed_data.parse,
    Certificate.parse,
    parse_bundle,
    keys.parse,
    pades.read,
    byte_range.message,
    distribution.points,
    distribution.issuing_distribution_point,
    name_constraints.parse,
    policies.constraints,
    Response.parse,
    _told,
    _listed,
)


def one(octets: bytes) -> None:
    """Hold that every parser answers, and that what BER becomes is DER."""
    for parse in PARSERS:
        with suppress(MalformedInput, CryptoError):
            parse(octets)
    try:
        turned = ber.to_der(octets, where="input")
    except MalformedInput:
        return
    with suppress(MalformedInput):
        der.check(turned, where="input")
        again = ber.to_der(turned, where="input")
        if again != turned:
            raise AssertionError("DER turned into DER is another encoding.")


if __name__ == "__main__":
    # libFuzzer runs itself anew for a merge, by the name it was given.
    atheris.Setup([f"{sys.executable} -m tests.fuzz.parsers", *sys.argv[1:]], one)
    atheris.Fuzz()
