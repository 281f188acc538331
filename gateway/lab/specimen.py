"""What the lab makes: a file with everything a judge needs beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from crypto_module.ades import cades
from crypto_module.x509.certificate import Certificate
from gateway.lab import authority
from gateway.lab.authority import AT, Holder, Suite

CONTENT: Final = "Подання про призначення допомоги".encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """A trusted list that is offered, the one taken before it, and the pinned signer of lists."""

    offered: bytes = field(repr=False)
    known: bytes | None = field(default=None, repr=False)
    signer: Certificate


@dataclass(frozen=True, slots=True, kw_only=True)
class Specimen:
    """A signed file, its content when that stands apart, and what a judge is given.

    ``evidence`` are files by name; None means that revocation is not asked about, unless it is
    ``online``: asked of the addresses in certificates, where they may be asked. ``digest`` is
    given in place of a content as ``--hash`` takes it, ``policy`` as ``--policy`` does: a name or
    the octets of a file.
    """

    file: bytes = field(repr=False)
    suffix: str = ".p7s"
    content: bytes | None = field(default=None, repr=False)
    digest: str | None = None
    anchors: Sequence[Certificate] = ()
    certificates: Sequence[Certificate] = ()
    evidence: Mapping[str, bytes] | None = None
    online: bool = False
    policy: str | bytes | None = None
    update: Update | None = None
    """What is done before the judgement, whose anchors are then those of the lists taken in."""


def specimen(
    suite: Suite,
    file: bytes,
    *,
    content: bytes | None = CONTENT,
    anchors: Sequence[Holder] | None = None,
    pool: Sequence[Holder] | None = None,
    evidence: Mapping[str, bytes] | None = None,
    suffix: str = ".p7s",
) -> Specimen:
    """Return a specimen under the usual anchor, with the usual provider at hand."""
    anchors = (authority.root(suite),) if anchors is None else anchors
    pool = (authority.provider(suite),) if pool is None else pool
    return Specimen(
        file=file,
        suffix=suffix,
        content=content,
        anchors=tuple(one.certificate for one in anchors),
        certificates=tuple(one.certificate for one in pool),
        evidence=None if evidence is None else MappingProxyType(dict(evidence)),
    )


def signed(holder: Holder, content: bytes = CONTENT, *, detached: bool = True) -> bytes:
    """Return the CAdES-B-B of ``holder``."""
    return cades.sign(content, signer=holder.signer, signing_time=AT, detached=detached)


def flipped(octets: bytes, at: int = -1) -> bytes:
    """Return the octets with one bit of the one at ``at`` turned."""
    changed = bytearray(octets)
    changed[at] ^= 1
    return bytes(changed)


def replaced(octets: bytes, old: bytes, new: bytes) -> bytes:
    """Return the octets with ``old`` put to ``new``, which must be as long and must be there."""
    assert len(old) == len(new), "lengths stay"
    assert old in octets, "the defect must be made"
    return octets.replace(old, new)
