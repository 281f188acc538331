"""What evidence says of a certificate, and which of several pieces counts."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from crypto_module.x509.crl import CertificateList
from crypto_module.x509.ocsp import Response

ON_HOLD: Final = "certificateHold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What the newest evidence says; ``revoked_at`` is None while the certificate is good."""

    source: CertificateList | Response = field(repr=False)
    told_at: datetime
    next_update: datetime | None
    revoked_at: datetime | None
    reason: str | None
    beside: tuple[CertificateList, ...] = field(default=(), repr=False)
    """Lists without which ``source`` says nothing: a delta's base, the others of some reasons."""

    @property
    def on_hold(self) -> bool:
        """Whether the revocation may yet be taken back (RFC 5280, 5.3.1)."""
        return self.reason == ON_HOLD


def newest(found: Iterable[Status], *, ends: datetime) -> Status | None:
    """Return what counts; of two as old, the one that tells of a revocation.

    Nobody must go on telling of a certificate that has expired (RFC 5280, 3.3): evidence made
    after ``ends`` clears it no more.
    """
    told = (one for one in found if one.revoked_at is not None or one.told_at <= ends)
    return max(told, key=lambda one: (one.told_at, one.revoked_at is not None), default=None)
