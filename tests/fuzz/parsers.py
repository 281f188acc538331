"""``python -m tests.fuzz.parsers``: any octets are parsed, or refused by the documented errors.

Arguments are libFuzzer's. What the parsers take is asked of atheris by coverage of crypto_module.
"""

import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

import atheris

with atheris.instrument_imports(include=["crypto_module"]):
    from crypto_module.asn1 import ber, der
    from crypto_module.cms import signed_data
    from crypto_module.errors import CryptoError, MalformedInput
    from crypto_module.x509 import keys
    from crypto_module.x509.certificate import Certificate, parse_bundle

PARSERS: Final[tuple[Callable[[bytes], Any], ...]] = (
    signed_data.parse,
    Certificate.parse,
    parse_bundle,
    keys.parse,
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
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
