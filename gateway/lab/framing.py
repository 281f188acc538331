"""Defects of what stands around a signature, and of digests given in place of a document."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from crypto_module.primitives import hashes
from crypto_module.primitives.hashes import HashName
from gateway.lab.authority import Holder, Suite, signer
from gateway.lab.specimen import CONTENT, Specimen, signed, specimen


def _framed(frame: Callable[[bytes], bytes], suffix: str) -> Callable[[Suite], Specimen]:
    return lambda suite: specimen(suite, frame(signed(signer(suite))), suffix=suffix)


def _pem(encoded: bytes, *, begin: str = "CMS", end: str = "CMS") -> bytes:
    text = base64.encodebytes(encoded).decode()
    return f"-----BEGIN {begin}-----\n{text}-----END {end}-----\n".encode()


def _section(label: bytes, content: bytes, *, more: int = 0) -> bytes:
    """Return a section of the tax framing; ``more`` is added to the length told."""
    return label + b"\x00" + (len(content) + more).to_bytes(4, "little") + content


def _tax(encoded: bytes) -> bytes:
    return _section(b"TRANSPORTABLE", b"DOC_TYPE=3\r\n\x00") + _section(b"UA1_SIGN", encoded)


def _digest(
    change: Callable[[Holder], tuple[str, bytes]],
) -> Callable[[Suite], Specimen]:
    """Return the builder with a digest in place of the content."""

    def made(suite: Suite) -> Specimen:
        holder = signer(suite)
        name, octets = change(holder)
        whole = specimen(suite, signed(holder), content=None)
        return replace(whole, digest=f"{name}:{octets.hex()}")

    return made


def _own(content: bytes) -> Callable[[Holder], tuple[str, bytes]]:
    return lambda h: (str(h.key.hash_name), hashes.digest(h.key.hash_name, content))


def _of(name: HashName) -> Callable[[Holder], tuple[str, bytes]]:
    return lambda _: (name, hashes.digest(name, CONTENT))


BUILDERS: Final[Mapping[str, Callable[[Suite], Specimen]]] = MappingProxyType(
    {
        "valid-pem": _framed(_pem, ".pem"),
        "valid-base64": _framed(base64.encodebytes, ".b64"),
        "valid-digest": _digest(_own(CONTENT)),
        "pem-cut-short": _framed(lambda one: _pem(one)[:-40], ".pem"),
        "pem-octet-changed": _framed(lambda one: _pem(one).replace(b"MII", b"M*I", 1), ".pem"),
        "pem-of-another-thing": _framed(
            lambda one: _pem(one, begin="CERTIFICATE", end="CERTIFICATE"), ".pem"
        ),
        "base64-cut-short": _framed(lambda one: base64.b64encode(one)[:-5], ".b64"),
        "base64-twice": _framed(lambda one: base64.b64encode(base64.b64encode(one)), ".b64"),
        "valid-tax-framing": _framed(_tax, ".bin"),
        "tax-framing-of-two-messages": _framed(
            lambda one: _tax(one) + _section(b"UA1_SIGN", one), ".bin"
        ),
        "tax-framing-of-none": _framed(lambda _: _section(b"TRANSPORTABLE", b"DOC_TYPE=3"), ".bin"),
        "tax-framing-cut-short": _framed(lambda one: _tax(one)[:-1], ".bin"),
        "tax-framing-of-a-length-too-great": _framed(
            lambda one: _section(b"UA1_SIGN", one, more=5), ".bin"
        ),
        "tax-framing-of-a-length-too-small": _framed(
            lambda one: _section(b"UA1_SIGN", one, more=-5), ".bin"
        ),
        "tax-framing-with-octets-after": _framed(lambda one: _tax(one) + b"\x00", ".bin"),
        "tax-framing-of-an-unknown-label": _framed(
            lambda one: _tax(one) + _section(b"../etc", b""), ".bin"
        ),
        "tax-framing-of-text": _framed(lambda _: _tax(b"text"), ".bin"),
        "digest-of-other-data": _digest(_own(b"other")),
        "digest-of-zeros": _digest(
            lambda h: (str(h.key.hash_name), bytes(h.key.new_hash().digest_size))
        ),
        "digest-by-another-hash": _digest(_of("sha512")),
    }
)
