"""The ministry's crypto server: the other end of every module's channel, before the application.

TCP in front, Noise as responder, and behind it the plaintext bytes of each admitted connection
are handed to the web server in this process through a socket pair. The application asks
``module_of(request)`` which module speaks; it is known before the first byte is carried.
"""

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from weakref import WeakKeyDictionary

from aiohttp import web
from cryptography.hazmat.primitives.hashes import SHA256, Hash

from connectors.secure_stream import SecureStream, Wire, join, respond
from crypto_module.channel import ChannelError, Handshake, Identity, Judge
from crypto_module.x509 import Certificate

HandlerFactory = Callable[[], asyncio.BaseProtocol]
"""Makes the protocol of one connection: ``web.AppRunner.server`` is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerLimits:
    """What a stranger may cost: connections at once, seconds to prove itself, seconds idle."""

    connections: int = 1024
    handshake_s: float = 10
    idle_s: float = 300


@dataclass(frozen=True, slots=True)
class ModuleIdentity:
    """The module behind a connection, as its proven certificate names it."""

    certificate: Certificate

    @property
    def sha256(self) -> str:
        """The fingerprint of the certificate, in hex: how registers name a module."""
        digest = Hash(SHA256())
        digest.update(self.certificate.der)
        return digest.finalize().hex()


class NotThroughChannel(PermissionError):
    """The request did not come through the crypto server, or its connection is gone."""


_MODULES: Final[WeakKeyDictionary[asyncio.BaseTransport, ModuleIdentity]] = WeakKeyDictionary()


def module_of(request: web.BaseRequest) -> ModuleIdentity:
    """The module that proved itself on the connection of this request.

    Raises:
        NotThroughChannel: no module did.
    """
    module = None if request.transport is None else _MODULES.get(request.transport)
    if module is None:
        raise NotThroughChannel("No encryption module stands behind this connection.")
    return module


class CryptoServer:
    """Listens on TCP; serves each admitted module's connection with ``handler_factory``."""

    def __init__(
        self,
        identity: Identity,
        handler_factory: HandlerFactory,
        allowed: Judge,
        *,
        clock: Callable[[], datetime],
        limits: ServerLimits = ServerLimits(),
    ) -> None:
        self._identity = identity
        self._handler_factory = handler_factory
        self._allowed = allowed
        self._clock = clock
        self._limits = limits
        self._server: asyncio.Server | None = None
        self._connections: dict[asyncio.Task[None], ModuleIdentity | None] = {}

    @property
    def port(self) -> int:
        """The TCP port it listens on."""
        if self._server is None:
            raise ValueError("The crypto server is not started.")
        return int(self._server.sockets[0].getsockname()[1])

    async def start(self, host: str, port: int) -> None:
        """Listen; port 0 takes a free one."""
        self._server = await asyncio.start_server(self._accept, host, port)

    async def stop(self) -> None:
        """Stop listening and cut every connection."""
        if self._server is not None:
            self._server.close()
            await self._cut(list(self._connections))
            await self._server.wait_closed()
            self._server = None

    async def cut(self, module_sha256: str) -> None:
        """End the open connections of one module: it was revoked."""
        found = [
            task
            for task, module in self._connections.items()
            if module is not None and module.sha256 == module_sha256
        ]
        await self._cut(found)

    @staticmethod
    async def _cut(tasks: list[asyncio.Task[None]]) -> None:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve in a task of our own: asyncio logs a cancelled one of its own as an error."""
        if len(self._connections) >= self._limits.connections:
            writer.transport.abort()
            return
        task = asyncio.create_task(self._serve(reader, writer))
        self._connections[task] = None
        task.add_done_callback(self._connections.pop)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        handshake = Handshake.responder(self._identity, judge=self._allowed, now=self._clock())
        try:
            # Whatever is wrong with a peer, it has been told all that it may know.
            with suppress(ChannelError, OSError):
                stream = await respond(
                    Wire(reader, writer), handshake, timeout_s=self._limits.handshake_s
                )
                await self._hand_over(stream)
                await stream.close()
        finally:
            writer.transport.abort()

    async def _hand_over(self, stream: SecureStream) -> None:
        """Serve the plaintext of the channel with the web server, until both sides closed."""
        module = ModuleIdentity(stream.peer)
        self._connections[_current_task()] = module
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        theirs.setblocking(False)
        loop = asyncio.get_running_loop()
        transport, _ = await loop.connect_accepted_socket(self._handler_factory, theirs)
        _MODULES[transport] = module
        reader, writer = await asyncio.open_connection(sock=ours)
        try:
            await join(stream, reader, writer, idle_s=self._limits.idle_s)
        finally:
            writer.transport.abort()
            transport.abort()


def _current_task() -> asyncio.Task[None]:
    task = asyncio.current_task()
    assert task is not None, "connections are served in tasks"
    return task
