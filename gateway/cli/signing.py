"""What ``brama sign`` makes: a signature in one of the formats, or one more in a signed file."""

import mimetypes
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from urllib.parse import quote

import typer

from crypto_module.ades import asic_sign, cades, detect, xades
from crypto_module.ades.asic_sign import Document, Packaging
from crypto_module.ades.cades import beside
from crypto_module.ades.signature import Kind
from crypto_module.ades.xades import augment
from crypto_module.cms.sign import Signer
from crypto_module.errors import MalformedInput
from gateway.cli.digests import parse_digests


class Format(StrEnum):
    """What the signature is put into; the suffix of the new file is in ``SUFFIXES``."""

    CADES = "cades"
    PADES = "pades"
    XADES = "xades"
    XADES_ENVELOPING = "xades-enveloping"
    XADES_DETACHED = "xades-detached"
    ASIC_S = "asic-s"
    ASIC_S_XADES = "asic-s-xades"
    ASIC_E = "asic-e"
    ASIC_E_XADES = "asic-e-xades"


class Added(StrEnum):
    """What a signed file gets: a signature of the same data, or one over the signature."""

    PARALLEL = "parallel"
    COUNTER = "counter"


SUFFIXES: Final = MappingProxyType(
    {
        Format.CADES: ".p7s",
        Format.PADES: ".signed.pdf",
        Format.XADES: ".signed.xml",
        Format.XADES_ENVELOPING: ".signed.xml",
        Format.XADES_DETACHED: ".signature.xml",
        Format.ASIC_S: ".asics",
        Format.ASIC_S_XADES: ".asics",
        Format.ASIC_E: ".asice",
        Format.ASIC_E_XADES: ".asice",
    }
)
_Making = Callable[[bytes, str, Signer, datetime], bytes]
"""Content, the name of its file, who signs and when."""


def _pades(content: bytes, _: str, signer: Signer, now: datetime) -> bytes:
    # Imported only here: the library of PDF costs half a second.
    from crypto_module.ades import pades

    return pades.sign(content, signer=signer, signing_time=now)


def _asic(packaging: Packaging) -> _Making:
    def made(content: bytes, name: str, signer: Signer, now: datetime) -> bytes:
        media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
        document = Document(name=name, media_type=media_type, content=content)
        return asic_sign.sign([document], packaging, signer=signer, signing_time=now)

    return made


_INSIDE: Final[Mapping[Format, _Making]] = MappingProxyType(
    {
        Format.PADES: _pades,
        Format.XADES: lambda content, _, signer, now: xades.sign_enveloped(
            content, signer=signer, signing_time=now
        ),
        Format.XADES_ENVELOPING: lambda content, _, signer, now: xades.sign_enveloping(
            content, signer=signer, signing_time=now
        ),
        Format.XADES_DETACHED: lambda content, name, signer, now: xades.sign_detached(
            [xades.Detached(uri=quote(name), content=content)], signer=signer, signing_time=now
        ),
        Format.ASIC_S: _asic(Packaging.SIMPLE_CADES),
        Format.ASIC_S_XADES: _asic(Packaging.SIMPLE_XADES),
        Format.ASIC_E: _asic(Packaging.EXTENDED_CADES),
        Format.ASIC_E_XADES: _asic(Packaging.EXTENDED_XADES),
    }
)


def over_file(
    content: bytes, signer: Signer, *, name: str, form: Format, detached: bool, now: datetime
) -> bytes:
    """Return the signature of a file.

    Raises:
        typer.BadParameter: it cannot hold a signature of this format.
    """
    if form is Format.CADES:
        return cades.sign(content, signer=signer, signing_time=now, detached=detached)
    try:
        return _INSIDE[form](content, name, signer, now)
    except MalformedInput as error:
        raise typer.BadParameter(f"не той формат: {error}", param_hint="FILE") from error


def over_digest(option: str, signer: Signer, *, now: datetime) -> bytes:
    """Return a detached signature over the digest of ``--hash``.

    Raises:
        typer.BadParameter: the key signs another hash.
    """
    name = signer.key.hash_name
    digest = parse_digests([option]).by_hash.get(name)
    if digest is None:
        raise typer.BadParameter(f"цей ключ підписує геш {name}.", param_hint="--hash")
    return cades.sign_digest(digest, signer=signer, signing_time=now)


def added(
    signed: bytes, what: Added, signer: Signer, *, content: bytes | None, now: datetime
) -> bytes:
    """Return a signed file with one more signature.

    Raises:
        typer.BadParameter: it is not signed, not of this kind, or its data are not at hand.
    """
    try:
        match detect.kind(signed), what:
            case Kind.CMS_SIGNED, Added.PARALLEL:
                return beside.parallel(signed, signer=signer, signing_time=now, content=content)
            case Kind.CMS_SIGNED, Added.COUNTER:
                return beside.countersigned(signed, signer=signer, signing_time=now)
            case Kind.XML_SIGNED, Added.COUNTER:
                return augment.with_countersignature(signed, signer=signer, signing_time=now)
            case _:
                raise typer.BadParameter(
                    "паралельний підпис додають до CAdES, підпис над підписом – до CAdES і XAdES.",
                    param_hint="--add",
                )
    except MalformedInput as error:
        raise typer.BadParameter(f"не вдалося додати: {error}", param_hint="FILE") from error
