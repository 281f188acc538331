"""Dialling the crypto server: a TCP connection, then the channel, each in bounded time."""

import asyncio
from dataclasses import dataclass

from connectors.secure_stream import SecureStream, Wire, initiate
from crypto_module.channel import ChannelError, Handshake
from crypto_module.channel.errors import RefusedByPeer
from gateway.ports import RemoteUnavailable


@dataclass(frozen=True, slots=True, kw_only=True)
class CryptoServerAddress:
    """Where the ministry's crypto server listens."""

    host: str
    port: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long a module waits: for TCP, for the handshake, for any byte to move."""

    connect_s: float = 10
    handshake_s: float = 10
    idle_s: float = 300


class ServerNotTrusted(RemoteUnavailable):
    """Who answered is not the crypto server we may talk to, or somebody stands between."""

    def __init__(self, cause: ChannelError) -> None:
        super().__init__(f"The crypto server could not be authenticated: {cause}")
        self.rule = type(cause).__name__


async def dial(address: CryptoServerAddress, handshake: Handshake, limits: Limits) -> SecureStream:
    """An established channel to the crypto server.

    Raises:
        RemoteUnavailable: nobody answers in time.
        ServerNotTrusted: somebody answers, but not the one who should.
        RefusedByPeer: the server knows this module and does not let it in.
    """
    wire = await _connect(address, limits)
    stream: SecureStream | None = None
    try:
        stream = await initiate(wire, handshake, timeout_s=limits.handshake_s)
    except RefusedByPeer:
        raise
    except ChannelError as err:
        raise ServerNotTrusted(err) from err
    except OSError as err:  # TimeoutError is one
        raise RemoteUnavailable("The crypto server broke off the handshake.") from err
    finally:
        if stream is None:
            wire.abort()
    return stream


async def _connect(address: CryptoServerAddress, limits: Limits) -> Wire:
    try:
        async with asyncio.timeout(limits.connect_s):
            return Wire(*await asyncio.open_connection(address.host, address.port))
    except OSError as err:
        raise RemoteUnavailable(
            f"The crypto server at {address.host}:{address.port} cannot be reached."
        ) from err
