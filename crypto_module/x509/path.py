"""From a certificate to an anchor (RFC 5280, 6.1, with the validation time as an argument).

Anchors are compared as whole certificates, never by key or by name. Issuers are found by name as
received bytes; key identifiers only order the candidates, because in live bundles one name has
several keys and one key identifier several certificates. Every signature check is counted.
"""

import enum
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from crypto_module.errors import (
    ForeignParameters,
    InvalidSignature,
    MalformedInput,
    UnsupportedAlgorithm,
)
from crypto_module.x509 import name_constraints, policies
from crypto_module.x509.certificate import Certificate
from crypto_module.x509.policies import InitialPolicies, Link

MAX_LENGTH: Final = 8
MAX_SIGNATURE_CHECKS: Final = 32


ANY_POLICY: Final = InitialPolicies()


class Fault(enum.IntEnum):
    """Why there is no path; of several faults the greatest is told (it came closest)."""

    NO_ISSUER = 1
    TOO_MANY_TRIES = 2
    ALGORITHM = 3
    CONSTRAINTS = 4
    OUT_OF_VALIDITY = 5


class NoPath(Exception):
    """No path from the certificate to an anchor: the closest fault and what it was."""

    def __init__(self, fault: Fault, rule: str) -> None:
        super().__init__(f"No certification path: {rule}.")
        self.fault = fault
        self.rule = rule


@dataclass(slots=True)
class Tries:
    """Signature checks still permitted; all searches of one message may share them."""

    left: int = MAX_SIGNATURE_CHECKS

    def take(self) -> bool:
        """Take one; return whether there was one."""
        taken = self.left > 0
        self.left -= taken
        return taken


@dataclass(slots=True)
class _Search:
    """One search: the certificates at hand, the tries left, the closest fault so far."""

    anchors: frozenset[bytes]
    by_subject: dict[bytes, list[Certificate]]
    now: datetime
    tries: Tries
    closest: NoPath = field(
        default_factory=lambda: NoPath(Fault.NO_ISSUER, "no issuer certificate leads to an anchor")
    )

    def note(self, fault: Fault, rule: str) -> None:
        if fault > self.closest.fault:
            self.closest = NoPath(fault, rule)


def find(
    leaf: Certificate,
    *,
    pool: Iterable[Certificate],
    anchors: Sequence[Certificate],
    now: datetime,
    tries: Tries | None = None,
    wanted: InitialPolicies = ANY_POLICY,
) -> tuple[Certificate, ...]:
    """Return the path from ``leaf`` to an anchor, both included; takes from ``tries``.

    ``wanted`` is what its policies must leave (6.1.1). ``leaf`` itself is not judged here
    (validity, key usage): the caller knows its use.

    Raises:
        NoPath: there is none.
    """
    search = _Search(
        anchors=frozenset(anchor.der for anchor in anchors),
        by_subject=_by_subject((*anchors, *pool)),
        now=now,
        tries=Tries() if tries is None else tries,
    )
    for found in _paths(search, (leaf,)):
        if policies.acceptable(_links(found), wanted):
            return found
        search.note(Fault.CONSTRAINTS, "the policies of the path leave none that is wanted")
    raise search.closest


def _links(path: tuple[Certificate, ...]) -> list[Link]:
    """Return the certificates as policies see them: from below the anchor downwards."""
    return [
        Link(told=one.extensions.policy, self_issued=one.subject == one.issuer)
        for one in reversed(path[:-1])
    ]


def _by_subject(certificates: Iterable[Certificate]) -> dict[bytes, list[Certificate]]:
    found: dict[bytes, list[Certificate]] = {}
    for certificate in dict.fromkeys(certificates):
        found.setdefault(certificate.subject, []).append(certificate)
    return found


def _paths(search: _Search, chain: tuple[Certificate, ...]) -> Iterator[tuple[Certificate, ...]]:
    """Yield complete paths that begin with ``chain``, depth first."""
    if chain[-1].der in search.anchors:
        yield chain
        return
    if len(chain) == MAX_LENGTH:
        search.note(Fault.TOO_MANY_TRIES, "the path is longer than 8 certificates")
        return
    for issuer in _candidates(search, chain[-1]):
        if issuer not in chain and _issued(search, chain[-1], issuer):
            fault = _fault(search, chain, issuer)
            if fault is None:
                yield from _paths(search, (*chain, issuer))
            else:
                search.note(*fault)


def _candidates(search: _Search, certificate: Certificate) -> list[Certificate]:
    """Issuers by name: the named key first, then anchors, then the ones valid now."""
    named = certificate.extensions.authority_key_identifier
    return sorted(
        search.by_subject.get(certificate.issuer, ()),
        key=lambda one: (
            named is None or one.subject_key_identifier != named,
            one.der not in search.anchors,
            not one.valid_at(search.now),
        ),
    )


def _issued(search: _Search, certificate: Certificate, issuer: Certificate) -> bool:
    """Whether the issuer's key signed the certificate; costs one try."""
    if not search.tries.take():
        search.note(Fault.TOO_MANY_TRIES, "too many candidate issuers")
        return False
    try:
        certificate.verify_signed_by(issuer)
    except (InvalidSignature, MalformedInput):
        return False
    except (ForeignParameters, UnsupportedAlgorithm):
        search.note(Fault.ALGORITHM, "a certificate uses parameters or an algorithm not listed")
        return False
    return True


def _fault(
    search: _Search, chain: tuple[Certificate, ...], issuer: Certificate
) -> tuple[Fault, str] | None:
    """RFC 5280, 6.1.3 and 6.1.4, for one issuer above ``chain``."""
    broken = next((rule for is_kept, rule in _constraints(chain, issuer) if not is_kept), None)
    if broken is not None:
        return Fault.CONSTRAINTS, broken
    if not issuer.valid_at(search.now):
        return Fault.OUT_OF_VALIDITY, "an issuer's certificate is not valid at this time"
    return None


def _constraints(chain: tuple[Certificate, ...], issuer: Certificate) -> Iterator[tuple[bool, str]]:
    usage, limit = issuer.key_usage, issuer.extensions.path_length
    below = sum(one.subject != one.issuer for one in chain[1:])
    yield issuer.is_ca, "an issuer is not a certification authority"
    yield (
        usage is None or "key_cert_sign" in usage,
        "an issuer's key may not sign certificates",
    )
    yield limit is None or below <= limit, "the path is longer than an issuer permits"
    yield (
        not issuer.extensions.unprocessed_critical,
        "an issuer has a critical extension that is not processed",
    )
    yield _may_be_named(issuer, chain), "a name is not one that an issuer may certify"


def _may_be_named(issuer: Certificate, chain: tuple[Certificate, ...]) -> bool:
    """6.1.3, b and c: those below keep to the names that ``issuer`` may certify.

    A self-issued certificate is judged only at the end of the path.
    """
    constraints = issuer.extensions.name_constraints
    if constraints is None:
        return True
    below = (chain[0], *(one for one in chain[1:] if one.subject != one.issuer))
    try:
        return all(
            constraints.allow(
                name_constraints.names_of(one.subject, one.extensions.alternative_names_der)
            )
            for one in below
        )
    except MalformedInput:
        return False
