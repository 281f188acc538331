"""Marks that stand for persons: the same person gives the same mark, the mark gives nobody.

A bare hash of a РНОКПП can be guessed in an hour, so every mark is an HMAC with the gateway's
secret (DOMAIN.md, 6.3).
"""

import hashlib
import hmac
from datetime import date

from gateway.domain.applicant import Applicant
from gateway.domain.application import Application
from gateway.domain.instants import local_date


def person_mark(applicant: Applicant, *, secret: bytes) -> bytes:
    """Return the mark of the applicant by the strongest identifier given."""
    return mark_of(_identifier(applicant), secret=secret)


def twin_mark(application: Application, *, secret: bytes) -> bytes:
    """Return the mark of applicant, service and local day: two such cases may be one."""
    day: date = local_date(application.received_at)
    who = _identifier(application.applicant)
    return _hmac(secret, "twin", who, application.service.code, day.isoformat())


def mark_of(identifier: str, *, secret: bytes) -> bytes:
    """Return the mark of a bare identifier, for an exact search."""
    return _hmac(secret, "person", identifier)


def _identifier(applicant: Applicant) -> str:
    if applicant.rnokpp is not None:
        return applicant.rnokpp
    if applicant.unzr is not None:
        return applicant.unzr
    assert applicant.document is not None, "the parser demands one identifier"
    return applicant.document.number


def _hmac(secret: bytes, *parts: str) -> bytes:
    framed = b"".join(len(raw).to_bytes(4, "big") + raw for raw in map(str.encode, parts))
    return hmac.digest(secret, framed, hashlib.sha256)
