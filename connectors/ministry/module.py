"""One emulated encryption module: a local socket in front, one channel per connection behind.

The socket is for this machine's own user only: a directory of mode 0700, a socket of mode 0600
and the kernel's word (SO_PEERCRED) for who is calling. Whether the module may carry anything is
asked for every connection, and a module that may not cuts the connections it has.
"""

import asyncio
import os
import socket
import struct
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from connectors.ministry import answers
from connectors.ministry.tunnel import CryptoServerAddress, Limits, ServerNotTrusted, dial
from connectors.secure_stream import CHUNK, SecureStream, join
from crypto_module.channel import ChannelError, Handshake, Identity, Judge
from crypto_module.channel.errors import RefusedByPeer, Truncated
from gateway.domain.access_point import Module, refusal
from gateway.ports import RemoteUnavailable

_LINGER_S: Final = 5
_UCRED: Final = struct.Struct("3i")

LookUp = Callable[[str], Awaitable[Module | None]]
"""The module of an access point as the gateway's store has it now."""


class ModuleEvent(StrEnum):
    """What happened to a local connection; labels of a metric."""

    CARRIED = "CARRIED"
    FOREIGN_USER = "FOREIGN_USER"
    NOT_ACTIVE = "NOT_ACTIVE"
    REFUSED_BY_SERVER = "REFUSED_BY_SERVER"
    SERVER_UNREACHABLE = "SERVER_UNREACHABLE"
    SERVER_NOT_TRUSTED = "SERVER_NOT_TRUSTED"
    BROKEN_OFF = "BROKEN_OFF"
    TAMPERED = "TAMPERED"


Observe = Callable[[str, ModuleEvent], None]
"""Told of each event of each access point's module."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What every module of a fleet shares: where to dial, whom to trust, whom to ask."""

    server: CryptoServerAddress
    judge: Judge
    look_up: LookUp
    clock: Callable[[], datetime]
    observe: Observe
    limits: Limits = field(default_factory=Limits)


class EmulatedModule:
    """The module of one access point: software keys in this process."""

    def __init__(
        self, access_point: str, *, identity: Identity, path: Path, outside: Outside
    ) -> None:
        self.access_point = access_point
        self.path = path
        self._identity = identity
        self._outside = outside
        self._server: asyncio.Server | None = None
        self._directory: int | None = None
        self._connections: set[asyncio.Task[None]] = set()

    @property
    def address(self) -> str:
        """The socket by a short name for this process: the kernel takes 107 octets, no more."""
        if self._directory is None:
            raise ValueError("The module is not started.")
        return f"/proc/self/fd/{self._directory}/{self.path.name}"

    async def start(self) -> None:
        """Listen on the local socket; a failed start leaves nothing open."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path.parent.chmod(0o700)
        self._directory = os.open(self.path.parent, os.O_PATH | os.O_DIRECTORY)
        try:
            self._server = await asyncio.start_unix_server(
                self._accept, self.address, start_serving=False
            )
            self.path.chmod(0o600)
            await self._server.start_serving()
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Stop listening, cut what is open, remove the socket."""
        if self._server is not None:
            self._server.close()
            await self.cut()
            await self._server.wait_closed()
            self._server = None
            self.path.unlink(missing_ok=True)
        if self._directory is not None:
            os.close(self._directory)
            self._directory = None

    async def refusal(self) -> str | None:
        """Why this module may carry nothing now, or None; then open connections are cut too."""
        code = await self._refusal()
        if code is not None:
            await self.cut()
        return code

    async def cut(self) -> None:
        """End every open connection at once."""
        connections = list(self._connections)
        for task in connections:
            task.cancel()
        await asyncio.gather(*connections, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve in a task of our own: asyncio logs a cancelled one of its own as an error."""
        task = asyncio.create_task(self._serve(reader, writer))
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if not _same_user(writer.get_extra_info("socket")):
                self._observe(ModuleEvent.FOREIGN_USER)
                return
            code = await self._refusal()
            if code is None:
                await self._carry(reader, writer)
            else:
                self._observe(ModuleEvent.NOT_ACTIVE)
                await _answer(answers.module_refused(code), reader, writer)
        finally:
            writer.transport.abort()

    async def _refusal(self) -> str | None:
        module = await self._outside.look_up(self.access_point)
        return refusal(module, self._outside.clock())

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            stream = await self._dial()
        except RefusedByPeer as err:
            self._observe(ModuleEvent.REFUSED_BY_SERVER)
            await _answer(answers.module_refused(err.code), reader, writer)
        except RemoteUnavailable as err:
            trusted = not isinstance(err, ServerNotTrusted)
            self._observe(
                ModuleEvent.SERVER_UNREACHABLE if trusted else ModuleEvent.SERVER_NOT_TRUSTED
            )
            await _answer(answers.ministry_unreachable(), reader, writer)
        else:
            await self._join(stream, reader, writer)

    async def _dial(self) -> SecureStream:
        outside = self._outside
        handshake = Handshake.initiator(self._identity, judge=outside.judge, now=outside.clock())
        return await dial(outside.server, handshake, outside.limits)

    async def _join(
        self, stream: SecureStream, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        try:
            await join(stream, reader, writer, idle_s=self._outside.limits.idle_s)
            await stream.close()
        except (Truncated, OSError):
            self._observe(ModuleEvent.BROKEN_OFF)
        except ChannelError:
            self._observe(ModuleEvent.TAMPERED)
        else:
            self._observe(ModuleEvent.CARRIED)

    def _observe(self, event: ModuleEvent) -> None:
        self._outside.observe(self.access_point, event)


def _same_user(connection: socket.socket) -> bool:
    """Whether the process on the other end runs as the user of this one."""
    credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _UCRED.size)
    _pid, uid, _gid = _UCRED.unpack(credentials)
    return bool(uid == os.geteuid())


async def _answer(
    response: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    """Write the response and let the client finish: closing early would lose it."""
    with suppress(OSError):  # TimeoutError is one
        async with asyncio.timeout(_LINGER_S):
            writer.write(response)
            await writer.drain()
            writer.write_eof()
            while await reader.read(CHUNK):
                pass
