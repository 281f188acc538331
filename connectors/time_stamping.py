"""A client of a time-stamping authority over HTTP (RFC 3161, 3.4)."""

import secrets
from typing import Final

from connectors.exchange import Exchange
from crypto_module.cms import timestamp_protocol
from crypto_module.cms.timestamp_protocol import Request, TimeStampRefused
from crypto_module.errors import CryptoError, MalformedInput
from crypto_module.primitives.hashes import HashName
from gateway.ports import RemoteUnavailable

_QUERY: Final = "application/timestamp-query"
_NONCE_BITS: Final = 63  # a positive INTEGER of eight octets, as most authorities write it


async def time_stamp(
    exchange: Exchange, address: str, imprint: bytes, *, hash_name: HashName
) -> bytes:
    """Return a token over ``imprint``; that it is the answer to our question is checked.

    Whether its signature is good, the judgement says.

    Raises:
        RemoteUnavailable: no answer, a refusal, or an answer to something else.
    """
    request = Request(hash_name=hash_name, imprint=imprint, nonce=secrets.randbits(_NONCE_BITS))
    octets = await exchange.ask(
        address,
        limit=timestamp_protocol.MAX_RESPONSE_OCTETS,
        body=request.der,
        media_type=_QUERY,
    )
    try:
        return timestamp_protocol.parse_response(octets, request).der
    except (MalformedInput, CryptoError, TimeStampRefused) as error:
        raise RemoteUnavailable(f"The time-stamping authority: {error}") from error


class ConfiguredAuthority:
    """The authority that the operator named, or none; implements ``TimeStamping``."""

    def __init__(self, exchange: Exchange, address: str | None) -> None:
        self._exchange = exchange
        self._address = address

    async def stamp(self, imprint: bytes, *, hash_name: HashName) -> bytes:
        """Return a token over ``imprint``, as ``time_stamp`` does."""
        if self._address is None:
            raise RemoteUnavailable("No time-stamping authority is configured.")
        return await time_stamp(self._exchange, self._address, imprint, hash_name=hash_name)
