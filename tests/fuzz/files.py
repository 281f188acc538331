"""``python -m tests.fuzz.files``: any file is read or refused as documented, and gets a verdict.

Arguments are libFuzzer's. Its seeds are specimens of the lab (``seeds.py``).
"""

import sys
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from typing import Any, Final

import atheris

with atheris.instrument_imports(include=["crypto_module"]):
    from crypto_module import trust
    from crypto_module.ades import armour, asic_manifest, asic_reader, detect, transport, xades
    from crypto_module.ades.manifest import parse_manifest
    from crypto_module.ades.read import read_file
    from crypto_module.cms.envelope import enveloped_data
    from crypto_module.cms.timestamp import TimeStampToken
    from crypto_module.cms.timestamp_protocol import (
        Request,
        TimeStampRefused,
        parse_response,
    )
    from crypto_module.containers import open_container
    from crypto_module.errors import CryptoError, MalformedInput
    from crypto_module.validation import Evidence, Policy, validate

from gateway.lab.authority import AT

_POLICY: Final = Policy(name="fuzz", anchors=(), revocation="required")
_REQUEST: Final = Request(hash_name="sha256", imprint=bytes(32))


def _answered(octets: bytes) -> None:
    with suppress(TimeStampRefused):
        parse_response(octets, _REQUEST)


def _verdict(octets: bytes) -> None:
    validate(octets, content=b"content", evidence=Evidence(), policy=_POLICY, now=AT)


READERS: Final[tuple[Callable[[bytes], Any], ...]] = (
    detect.kind,
    lambda octets: detect.kind_of(BytesIO(octets)),
    armour.remove,
    transport.sections,
    read_file,
    xades.read,
    asic_reader.read,
    asic_manifest.parse,
    parse_manifest,
    enveloped_data.parse,
    TimeStampToken.parse,
    Request.parse,
    _answered,
    trust.read,
    lambda octets: open_container(octets, "password"),
)


def one(octets: bytes) -> None:
    """Hold that every reader answers, and that a verdict is always there."""
    for read in READERS:
        with suppress(MalformedInput, CryptoError):
            read(octets)
    _verdict(octets)


if __name__ == "__main__":
    # libFuzzer runs itself anew for a merge, by the name it was given.
    atheris.Setup([f"{sys.executable} -m tests.fuzz.files", *sys.argv[1:]], one)
    atheris.Fuzz()
