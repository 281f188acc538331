"""Trusted lists that must not be taken, and services that must not be trusted (TS 119 612).

Each offers a list to a gateway that may know an older one, then judges a signature that is good
under a provider's certificate: only what was taken in decides whose certificates are anchors.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from lxml import etree

from crypto_module.trust import Service, Status, TrustedList, build
from gateway.lab.authority import (
    AT,
    CA,
    DAY,
    SIGNER,
    YEAR,
    Holder,
    Suite,
    issue,
    key,
    provider,
    root,
    signer,
    stranger,
    tsa,
)
from gateway.lab.specimen import Specimen, Update, signed, specimen
from gateway.lab.stamps import SIGNED_AT, bare, expired, stamped

_CZO: Final = "http://czo.gov.ua/TrstSvc/"
_ETSI: Final = "http://uri.etsi.org/TrstSvc/"
ISSUES: Final = f"{_CZO}Svctype/CA/QC"
STAMPS: Final = f"{_ETSI}Svctype/TSA/QTST"
GIVEN: Final = f"{_CZO}TrustedList/Svcstatus/granted"
TAKEN: Final = f"{_ETSI}TrustedList/Svcstatus/withdrawn"
_DS: Final = "{http://www.w3.org/2000/09/xmldsig#}"
# `brama trust update` asks the clock: a list of the lab must not be late for a long time.
_LATE: Final = AT + 30 * YEAR
_MADE_AT: Final = AT - 10 * DAY
Signing = Callable[[Suite], bytes]
Listing = Callable[[Suite], TrustedList]


def _keeper(suite: Suite, **changes: Any) -> Holder:
    return issue(None, "Підписувач списку", SIGNER, suite=suite, not_after=_LATE, **changes)


@cache
def keeper(suite: Suite) -> Holder:
    """Return who signs lists, its certificate handed to the operator beforehand."""
    return _keeper(suite)


def status(value: str = GIVEN, *, kind: str = ISSUES, since: datetime = AT - 2 * YEAR) -> Status:
    """Return what a service is from a moment on."""
    return Status(type=kind, status=value, since=since)


def service(of: Holder, *statuses: Status) -> Service:
    """Return a service of the provider, granted for two years unless told otherwise."""
    return Service(
        provider="Надавач",
        name="Послуга",
        certificates=(of.certificate,),
        statuses=statuses or (status(),),
    )


def listed(*services: Callable[[Suite], Service], **changes: Any) -> Listing:
    """Return the list number 7 of these services."""

    def made(suite: Suite) -> TrustedList:
        whole = TrustedList(
            sequence=7,
            type=build.TYPE,
            territory="UA",
            operator="Схема",
            issued_at=_MADE_AT,
            next_update=_LATE,
            services=tuple(one(suite) for one in services),
        )
        return replace(whole, **changes)

    return made


def _provider(
    *statuses: Status, of: Callable[[Suite], Holder] = provider
) -> Callable[[Suite], Service]:
    return lambda suite: service(of(suite), *statuses)


def _authority(suite: Suite) -> Service:
    return service(_own_authority(suite), status(kind=STAMPS))


@cache
def _own_authority(suite: Suite) -> Holder:
    """Return an authority of time that nobody issued: a list alone can make it trusted."""
    return tsa(suite, by=stranger(suite))


_GRANTING: Final = listed(_provider())
_EMPTY: Final = listed(_provider(of=stranger))


def _with(
    offered: Listing = _GRANTING,
    *,
    known: Listing | None = None,
    by: Callable[[Suite], Holder] = keeper,
    pinned: Callable[[Suite], Holder] = keeper,
    change: Callable[[bytes], bytes] = lambda encoded: encoded,
    signature: Signing = lambda suite: signed(signer(suite)),
) -> Callable[[Suite], Specimen]:
    """Return the builder that offers such a list, signed ``by``, to whom ``known`` is known."""

    def made(suite: Suite) -> Specimen:
        encoded = build.signed(offered(suite), signer=by(suite).signer, at=_MADE_AT)
        before = None
        if known is not None:
            before = build.signed(known(suite), signer=pinned(suite).signer, at=_MADE_AT)
        update = Update(offered=change(encoded), known=before, signer=pinned(suite).certificate)
        whole = specimen(suite, signature(suite), anchors=())
        return replace(whole, update=update)

    return made


def _wrapped(encoded: bytes) -> bytes:
    """The signed list moved aside, another one put in its place."""
    whole = etree.fromstring(encoded)
    evil = etree.fromstring(encoded.replace(b">7</TSLSequenceNumber>", b">9</TSLSequenceNumber>"))
    evil.remove(evil[-1])
    signature = whole.find(f"{_DS}Signature")
    assert signature is not None, "it is signed"
    whole.remove(signature)
    del evil.attrib["Id"]
    etree.SubElement(signature, f"{_DS}Object").append(whole)
    evil.append(signature)
    return etree.tostring(evil)


def _unsigned(encoded: bytes) -> bytes:
    return re.sub(rb"<ds:Signature .*</ds:Signature>", b"", encoded, flags=re.DOTALL)


def _twice(encoded: bytes) -> bytes:
    found = re.search(rb"<ds:Signature .*</ds:Signature>", encoded, re.DOTALL)
    assert found is not None, "it is signed"
    second = re.sub(rb'(Id="|URI="#|Target="#)([^"]+)"', rb'\1\2-2"', found[0])
    return encoded.replace(found[0], found[0] + second)


def _put(old: str, new: str) -> Callable[[bytes], bytes]:
    def change(encoded: bytes) -> bytes:
        assert old.encode() in encoded, "the defect must be made"
        return encoded.replace(old.encode(), new.encode(), 1)

    return change


def _then(*statuses: Status) -> Callable[[Suite], Specimen]:
    """Return the builder of a provider of such statuses and a signature of a proven time."""
    return _with(listed(_provider(*statuses), _authority), signature=_stamped)


def _stamped(suite: Suite) -> bytes:
    """A signature that existed a hundred days ago."""
    return stamped(bare(signer(suite)), _own_authority(suite))


def _saved(suite: Suite) -> bytes:
    """The signer has expired: the authority of time must be trusted."""
    return stamped(bare(expired(suite)), _own_authority(suite))


@cache
def _pinned_authority(suite: Suite) -> Holder:
    """A pin that is an authority: whom it issues is not pinned."""
    return issue(None, "Корінь списків", CA, suite=suite, not_after=_LATE)


def _namesake(suite: Suite) -> Holder:
    return issue(root(suite), "Надавач", CA, suite=suite, own=key(suite, "Тезко"))


BUILDERS: Final[Mapping[str, Callable[[Suite], Specimen]]] = MappingProxyType(
    {
        "valid-trusted-list": _with(),
        "valid-trusted-list-renewed": _with(listed(_provider(), sequence=8), known=_EMPTY),
        "valid-service-withdrawn-after-the-proven-time": _then(
            status(TAKEN, since=AT - 50 * DAY), status()
        ),
        "valid-authority-of-a-list": _with(listed(_provider(), _authority), signature=_saved),
        "trusted-list-rolled-back": _with(known=listed(_provider(of=stranger), sequence=8)),
        "trusted-list-of-the-same-number": _with(known=_EMPTY),
        "trusted-list-issued-earlier": _with(
            listed(_provider(), sequence=8, issued_at=_MADE_AT - DAY), known=_EMPTY
        ),
        "trusted-list-of-another-territory": _with(
            listed(_provider(), sequence=8, territory="PL"), known=_EMPTY
        ),
        "trusted-list-expired": _with(listed(_provider(), next_update=AT - DAY)),
        "trusted-list-by-another-key": _with(
            by=lambda suite: _keeper(suite, own=key(suite, "Інший підписувач списку"))
        ),
        "trusted-list-by-another-signer": _with(
            listed(_provider(), sequence=8),
            known=_EMPTY,
            by=lambda suite: issue(None, "Інший", SIGNER, suite=suite, not_after=_LATE),
        ),
        "trusted-list-by-whom-the-pinned-issued": _with(
            by=lambda suite: signer(suite, by=_pinned_authority(suite), not_after=_LATE),
            pinned=_pinned_authority,
        ),
        "trusted-list-unsigned": _with(change=_unsigned),
        "trusted-list-of-two-signatures": _with(change=_twice),
        "trusted-list-signature-broken": _with(change=_put('Id="id-value">', 'Id="id-value">AAAA')),
        "trusted-list-status-changed": _with(
            listed(_provider(status(TAKEN))), change=_put(TAKEN, GIVEN)
        ),
        "trusted-list-number-changed": _with(
            known=listed(_provider(of=stranger), sequence=8),
            change=_put(">7</TSLSequenceNumber>", ">9</TSLSequenceNumber>"),
        ),
        "trusted-list-wrapped": _with(change=_wrapped),
        "trusted-list-with-document-type": _with(
            change=_put("<TrustService", "<!DOCTYPE a><TrustService")
        ),
        "trusted-list-cut-short": _with(change=lambda encoded: encoded[:-20]),
        "trusted-list-that-is-none": _with(change=lambda _: b"<a/>"),
        "service-withdrawn": _with(listed(_provider(status(TAKEN, since=AT - DAY), status()))),
        "service-withdrawn-before-the-proven-time": _then(
            status(TAKEN, since=SIGNED_AT - DAY), status()
        ),
        "service-granted-after-the-proven-time": _then(status(since=SIGNED_AT + DAY)),
        "service-granted-tomorrow": _with(listed(_provider(status(since=AT + DAY)))),
        "service-of-an-unknown-status": _with(listed(_provider(status("urn:brama:lab:status")))),
        "service-of-time-stamps-alone": _with(listed(_provider(status(kind=STAMPS)))),
        "service-of-an-unknown-type": _with(listed(_provider(status(kind="urn:brama:lab:type")))),
        "service-of-a-namesake": _with(listed(_provider(of=_namesake))),
        "service-not-listed": _with(_EMPTY),
        "authority-not-listed": _with(_GRANTING, signature=_saved),
        "authority-listed-as-a-provider": _with(
            listed(_provider(), lambda suite: service(_own_authority(suite))), signature=_saved
        ),
        "authority-withdrawn-before-its-token": _with(
            listed(
                _provider(),
                lambda suite: service(
                    _own_authority(suite),
                    status(TAKEN, kind=STAMPS, since=SIGNED_AT - DAY),
                    status(kind=STAMPS),
                ),
            ),
            signature=_saved,
        ),
    }
)
