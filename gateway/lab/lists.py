"""Defects of lists of revoked certificates (RFC 5280, 5 and 6.3)."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from crypto_module.asn1 import encode
from crypto_module.x509 import build
from crypto_module.x509.build_revocation import Revoked
from gateway.lab.authority import (
    AT,
    CA,
    DAY,
    HOUR,
    SIGNER,
    YEAR,
    Holder,
    Suite,
    issue,
    provider,
    root,
    signer,
    stranger,
)
from gateway.lab.evidence import UNKNOWN, crl_of, delta, number, of_provider, of_root, scope
from gateway.lab.specimen import Specimen, flipped, signed, specimen

HOLD, SUPERSEDED, REMOVED = 6, 4, 8
_USER, _AUTHORITY = encode.tlv(0x81, b"\xff"), encode.tlv(0x82, b"\xff")
_ATTRIBUTE, _INDIRECT = encode.tlv(0x85, b"\xff"), encode.tlv(0x84, b"\xff")
_COMPROMISE_ONLY: Final = encode.tlv(0x83, b"\x06\x40")
"""onlySomeReasons: keyCompromise."""
_ELSEWHERE: Final = encode.explicit(
    0, encode.explicit(0, encode.tlv(0x86, b"http://ca.example/other.crl"))
)
Evidence = Callable[[Suite, Holder], Mapping[str, bytes]]


def _told(evidence: Evidence) -> Callable[[Suite], Specimen]:
    """Return the builder of a good signature with this evidence beside it."""

    def made(suite: Suite) -> Specimen:
        holder = signer(suite)
        return specimen(suite, signed(holder), evidence=evidence(suite, holder))

    return made


def _list(make: Callable[[Suite, Holder], bytes]) -> Callable[[Suite], Specimen]:
    """Return the builder with the root's list, and this one in place of the provider's."""
    return _told(lambda suite, holder: {**of_root(suite), "provider.crl": make(suite, holder)})


def _scoped(*fields: bytes) -> Callable[[Suite], Specimen]:
    return _list(lambda suite, _: crl_of(provider(suite), extensions=[scope(*fields)]))


def gone(
    holder: Holder, reason: int | None = SUPERSEDED, *, days: float = 1, issuer: bytes | None = None
) -> Revoked:
    """Return the entry of a certificate that was revoked so many days ago."""
    return Revoked(
        serial=holder.certificate.serial, at=AT - days * DAY, reason=reason, issuer=issuer
    )


def _revoked(reason: int | None, *, days: float = 1) -> Callable[[Suite], Specimen]:
    return _list(lambda suite, holder: crl_of(provider(suite), gone(holder, reason, days=days)))


def _provider_revoked(suite: Suite, _: Holder) -> Mapping[str, bytes]:
    return {**of_root(suite, gone(provider(suite))), **of_provider(suite)}


def _both(
    base: Callable[[Suite, Holder], bytes], changes: Callable[[Suite, Holder], bytes]
) -> Callable[[Suite], Specimen]:
    """Return the builder with a complete list and its delta."""
    return _told(
        lambda suite, holder: {
            **of_root(suite),
            "base.crl": base(suite, holder),
            "delta.crl": changes(suite, holder),
        }
    )


def _base(suite: Suite, *revoked: Revoked) -> bytes:
    old = AT - 5 * HOUR
    return crl_of(provider(suite), *revoked, this=old, until=old + HOUR, extensions=[number(10)])


def _delta(suite: Suite, *revoked: Revoked, base: int = 10) -> bytes:
    return crl_of(provider(suite), *revoked, extensions=[number(12), delta(base)])


def _maker_without_right(suite: Suite) -> Specimen:
    """The provider's key may issue certificates and no lists."""
    above = issue(root(suite), "Надавач", (CA[0], build.key_usage(["key_cert_sign"])), suite=suite)
    evidence = {**of_root(suite), "provider.crl": crl_of(above)}
    return specimen(suite, signed(signer(suite, by=above)), pool=[above], evidence=evidence)


def _expired_signer(suite: Suite) -> Specimen:
    """The certificate has ended, and the list was made after that (RFC 5280, 3.3)."""
    holder = signer(suite, *SIGNER, not_after=AT - DAY)
    return specimen(suite, signed(holder), evidence={**of_root(suite), **of_provider(suite)})


def _entry_with_issuer(suite: Suite, holder: Holder) -> bytes:
    """5.3.3 is for indirect lists; an entry that revokes is believed all the same."""
    return crl_of(provider(suite), gone(holder, None, issuer=provider(suite).certificate.subject))


BUILDERS: Final[Mapping[str, Callable[[Suite], Specimen]]] = MappingProxyType(
    {
        "valid-lists": _told(lambda suite, _: {**of_root(suite), **of_provider(suite)}),
        "valid-delta": _both(lambda s, _: _base(s), lambda s, _: _delta(s)),
        "valid-scope-of-users": _scoped(_USER),
        "lists-none": _told(lambda _s, _h: {}),
        "list-of-the-provider-missing": _told(lambda suite, _: of_root(suite)),
        "list-of-the-root-missing": _told(lambda suite, _: of_provider(suite)),
        "list-expired": _list(lambda s, _: crl_of(provider(s), this=AT - 3 * DAY, until=AT - DAY)),
        "list-of-the-root-expired": _told(
            lambda suite, _: {
                **of_root(suite, this=AT - YEAR, until=AT - DAY),
                **of_provider(suite),
            }
        ),
        "list-from-the-future": _list(
            lambda s, _: crl_of(provider(s), this=AT + DAY, until=AT + 2 * DAY)
        ),
        "list-without-end-and-old": _list(
            lambda s, _: crl_of(provider(s), this=AT - YEAR, until=None)
        ),
        "list-of-a-stranger": _list(lambda s, _: crl_of(stranger(s))),
        "list-signed-by-a-stranger": _list(lambda s, _: crl_of(provider(s), key=stranger(s).key)),
        "list-signature-broken": _list(lambda s, _: flipped(crl_of(provider(s)))),
        "list-changed": _list(lambda s, h: flipped(crl_of(provider(s), gone(h)), 40)),
        "list-unknown-critical-extension": _list(
            lambda s, _: crl_of(provider(s), extensions=[UNKNOWN])
        ),
        "list-by-whom-may-make-none": _maker_without_right,
        "list-of-authorities-only": _scoped(_AUTHORITY),
        "list-of-attribute-certificates-only": _scoped(_ATTRIBUTE),
        "list-of-some-reasons-only": _scoped(_COMPROMISE_ONLY),
        "list-of-another-point": _scoped(_ELSEWHERE),
        "list-cut-short": _list(lambda s, _: crl_of(provider(s))[:-1]),
        "list-of-text": _list(lambda _s, _h: "не список".encode()),
        "signer-revoked": _revoked(SUPERSEDED),
        "signer-revoked-for-compromise": _revoked(1),
        "signer-revoked-without-reason": _revoked(None),
        "signer-revoked-long-ago": _revoked(SUPERSEDED, days=200),
        "signer-on-hold": _revoked(HOLD),
        "valid-revoked-tomorrow": _revoked(SUPERSEDED, days=-1),
        "provider-revoked": _told(_provider_revoked),
        "delta-alone": _list(lambda s, _: _delta(s)),
        "delta-begins-after-its-base": _both(
            lambda s, _: _base(s), lambda s, _: _delta(s, base=11)
        ),
        "delta-revokes": _both(lambda s, _: _base(s), lambda s, h: _delta(s, gone(h))),
        "delta-alone-revokes": _list(lambda s, h: _delta(s, gone(h))),
        "base-revokes": _both(lambda s, h: _base(s, gone(h)), lambda s, _: _delta(s)),
        "valid-hold-removed-by-delta": _both(
            lambda s, h: _base(s, gone(h, HOLD)), lambda s, h: _delta(s, gone(h, REMOVED))
        ),
        "base-expired-without-delta": _list(lambda s, _: _base(s)),
        "newer-list-revokes": _told(
            lambda suite, holder: {
                **of_root(suite),
                "older.crl": crl_of(provider(suite), this=AT - 5 * HOUR),
                "newer.crl": crl_of(provider(suite), gone(holder)),
            }
        ),
        "indirect-list-nobody-named": _list(
            lambda s, h: crl_of(
                root(s),
                gone(h, issuer=provider(s).certificate.subject),
                extensions=[scope(_INDIRECT)],
            )
        ),
        "entry-of-another-issuer-in-a-direct-list": _list(_entry_with_issuer),
        "list-after-the-certificate-ended": _expired_signer,
    }
)
