"""Certificate files given on the command line: .cer, .pem and .p7b, one meaning each.

An anchor is trusted without proof, so a file of anchors may hold certification authorities only.
"""

import base64
import binascii
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import typer

from crypto_module.errors import MalformedInput
from crypto_module.validation import TrustedService
from crypto_module.x509.certificate import Certificate, parse_bundle
from gateway import trust_state

_PEM: Final = re.compile(
    rb"-----BEGIN [A-Z0-9 ]+-----\s+([A-Za-z0-9+/=\s]+)-----END [A-Z0-9 ]+-----"
)


def read_anchors(files: Sequence[Path]) -> tuple[Certificate, ...]:
    """Return the anchors; a certificate that is not an authority's is a usage error."""
    found = _read(files, option="--trust")
    for certificate in found:
        if not certificate.is_ca:
            raise typer.BadParameter(
                f"Сертифікат {certificate.serial:x} не є сертифікатом видавця (CA): "
                "довіреним його взяти не можна.",
                param_hint="--trust",
            )
    return found


def read_services(folder: Path | None) -> tuple[TrustedService, ...]:
    """Return what the trusted lists of a folder trust; nothing without a folder."""
    if folder is None:
        return ()
    if not folder.is_dir():
        raise typer.BadParameter(f"{folder}: це не каталог.", param_hint="--trust-lists")
    try:
        return trust_state.TrustedServices(folder)()
    except trust_state.StateDamaged as error:
        raise typer.BadParameter(str(error), param_hint="--trust-lists") from error


def read_pool(files: Sequence[Path]) -> tuple[Certificate, ...]:
    """Return certificates that may help and are not trusted."""
    return _read(files, option="--certificates")


def read_certificates(files: Sequence[Path]) -> tuple[Certificate, ...]:
    """Return certificates of the user's own."""
    return _read(files, option="--certificate")


def read_recipients(files: Sequence[Path]) -> tuple[Certificate, ...]:
    """Return certificates to encipher to."""
    return _read(files, option="--to")


def _read(files: Sequence[Path], *, option: str) -> tuple[Certificate, ...]:
    found: list[Certificate] = []
    for file in files:
        try:
            found.extend(certificates(file.read_bytes()))
        except OSError as error:
            raise typer.BadParameter(f"{file}: {error.strerror}", param_hint=option) from error
        except MalformedInput as error:
            raise typer.BadParameter(
                f"{file}: це не сертифікат X.509 і не набір сертифікатів .p7b.", param_hint=option
            ) from error
    return tuple(found)


def certificates(octets: bytes) -> Iterator[Certificate]:
    """Yield the certificates of a file in DER or PEM.

    Raises:
        MalformedInput: the file holds anything else.
    """
    for encoded in _der(octets):
        try:
            yield Certificate.parse(encoded)
        except MalformedInput:
            yield from parse_bundle(encoded)


def _der(octets: bytes) -> list[bytes]:
    blocks = _PEM.findall(octets)
    if not blocks:
        return [octets]
    try:
        return [base64.b64decode(b"".join(block.split()), validate=True) for block in blocks]
    except binascii.Error as error:
        raise MalformedInput(where="PEM", rule="is not base64") from error
