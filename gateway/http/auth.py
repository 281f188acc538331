"""Who asks: an API key or a client certificate, each bound to one access point and one officer.

The store holds SHA-256 digests only. A key is 256 random bits, so looking its digest up by equality
tells a stopwatch at most something about a digest, never about the key.
"""

import hashlib
import re
from typing import Final

from aiohttp import web

from gateway.domain.roles import Actor
from gateway.http.keys import STORE
from gateway.http.problems import Refusal
from gateway.store import actors

_BEARER: Final = re.compile(r"Bearer ([A-Za-z0-9._~+/=-]{16,512})", re.IGNORECASE)


async def actor_of(request: web.Request) -> Actor:
    """Return the officer on whose behalf the client speaks.

    Raises:
        Refusal: neither a known key nor a known certificate.
    """
    actor = await _known(request)
    if actor is None:
        # RFC 6750, 3.
        raise Refusal("unauthenticated", headers={"WWW-Authenticate": 'Bearer realm="brama"'})
    return actor


async def _known(request: web.Request) -> Actor | None:
    store = request.app[STORE]
    authorization = request.headers.get("Authorization")
    if authorization is not None:
        key = _BEARER.fullmatch(authorization.strip())
        return await actors.by_api_key(store, _sha256(key[1].encode())) if key else None
    certificate = _client_certificate(request)
    return await actors.by_certificate(store, _sha256(certificate)) if certificate else None


def _client_certificate(request: web.Request) -> bytes | None:
    """Return the certificate whose key and path TLS has already verified."""
    tls = request.transport and request.transport.get_extra_info("ssl_object")
    return tls.getpeercert(binary_form=True) if tls else None


def _sha256(secret: bytes) -> bytes:
    return hashlib.sha256(secret).digest()
