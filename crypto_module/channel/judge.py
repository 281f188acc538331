"""Whether a proven identity is welcome: a path to the caller's anchors, then its list.

The judge is the caller's policy; the handshake only asks it, once, with its ``now``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from crypto_module.channel.errors import UntrustedPeer
from crypto_module.x509 import Certificate
from crypto_module.x509.path import NoPath, find


class Judge(Protocol):
    """Says nothing to a welcome certificate."""

    def __call__(self, certificate: Certificate, now: datetime) -> None:
        """Return if the holder of ``certificate`` may have a channel at ``now``.

        Raises:
            UntrustedPeer: it may not.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PathAndAllowList:
    """Welcome is a certificate valid now, made for signing, under an anchor, and on the list.

    ``listed`` answers with the code of a refusal, or None for a welcome holder: the list is
    the caller's store, and a path alone never suffices (every officer has one).
    """

    anchors: tuple[Certificate, ...]
    pool: tuple[Certificate, ...] = ()
    listed: Callable[[Certificate], str | None]

    def __call__(self, certificate: Certificate, now: datetime) -> None:
        """See ``Judge``."""
        if not certificate.valid_at(now):
            raise UntrustedPeer(
                "certificate-not-valid", "The identity certificate is not valid at this time."
            )
        usage = certificate.key_usage
        signs = usage is None or "digital_signature" in usage
        if certificate.is_ca or certificate.extensions.unprocessed_critical or not signs:
            raise UntrustedPeer(
                "certificate-not-for-signing", "The identity certificate is not for signing."
            )
        try:
            find(certificate, pool=self.pool, anchors=self.anchors, now=now)
        except NoPath as err:
            raise UntrustedPeer("certificate-without-path", str(err)) from err
        code = self.listed(certificate)
        if code is not None:
            raise UntrustedPeer(code, f"The identity is not welcome here: {code}.")
