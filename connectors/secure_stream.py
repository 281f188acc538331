"""The channel of ``crypto_module.channel`` on an asyncio stream, with its time limits.

Everything that decides is sans-I/O below; here bytes are carried and waiting is bounded:
a handshake has one deadline for all of it, an established channel may not be idle for ever.
"""

import asyncio
from collections.abc import Callable

from crypto_module.channel import Handshake, Session, Splitter, frame
from crypto_module.channel.errors import Truncated, UntrustedPeer
from crypto_module.channel.frames import MAX_FRAME, MAX_HANDSHAKE_FRAME
from crypto_module.channel.session import MAX_DATA
from crypto_module.x509 import Certificate

CHUNK = 64 * 1024


class SecureStream:
    """One channel on one connection: plaintext in, plaintext out."""

    def __init__(self, wire: "Wire", *, session: Session, peer: Certificate) -> None:
        self._wire = wire
        self._session = session
        self.peer = peer

    async def read(self) -> bytes:
        """The next data; empty when the peer closed its direction, and nothing follows then.

        Raises:
            ChannelError: the stream was cut, or changed on its way.
        """
        record = await self._wire.receive()
        if record is None:
            self._session.end_of_stream()
            return b""
        return self._session.open(record)

    async def write(self, data: bytes) -> None:
        """Send ``data`` in as many records as it needs; waits while the peer is slow."""
        for start in range(0, len(data), MAX_DATA):
            await self._wire.send(self._session.seal(data[start : start + MAX_DATA]))

    async def close_writing(self) -> None:
        """End this side's direction with an authenticated record; returns when it has left."""
        await self._wire.send(self._session.close())
        await self._wire.flush()

    async def close(self) -> None:
        """Give the connection back in good order."""
        await self._wire.close()

    def abort(self) -> None:
        """Cut the connection and wipe the keys."""
        self._session.abandon()
        self._wire.abort()


class Wire:
    """Frames over one TCP connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._splitter = Splitter(limit=MAX_HANDSHAKE_FRAME)

    def expect_records(self) -> None:
        """Let frames be as long as records are; until then a stranger gets little room."""
        self._splitter.limit = MAX_FRAME

    async def receive(self) -> bytes | None:
        """The next frame's body; None when the connection ended between frames."""
        while (body := self._splitter.next()) is None:
            received = await self._reader.read(CHUNK)
            if not received:
                self._splitter.end()
                return None
            self._splitter.feed(received)
        return body

    async def send(self, body: bytes) -> None:
        """Write one frame; waits while the other side does not read."""
        self._writer.write(frame(body))
        await self._writer.drain()

    async def flush(self) -> None:
        """Wait until everything written is out of this process."""
        await _flush(self._writer)

    async def close(self) -> None:
        """Close; what was not flushed may wait for the peer without end."""
        self._writer.close()
        await self._writer.wait_closed()

    def abort(self) -> None:
        """Drop the connection at once."""
        self._writer.transport.abort()


async def initiate(wire: Wire, handshake: Handshake, *, timeout_s: float) -> SecureStream:
    """The channel that this side asked for.

    Raises:
        ChannelError: the peer is not the one we may talk to, or the connection is tampered with.
        TimeoutError: the four messages did not pass in time.
    """
    async with asyncio.timeout(timeout_s):
        await wire.send(handshake.write())
        handshake.read(await _message(wire))
        await wire.send(handshake.write())
        handshake.read(await _message(wire))
    return _established(wire, handshake)


async def respond(wire: Wire, handshake: Handshake, *, timeout_s: float) -> SecureStream:
    """The channel that the peer asked for; a proven but unwelcome peer is told why.

    Raises:
        ChannelError: as ``initiate``.
        TimeoutError: as ``initiate``.
    """
    async with asyncio.timeout(timeout_s):
        handshake.read(await _message(wire))
        await wire.send(handshake.write())
        try:
            handshake.read(await _message(wire))
        except UntrustedPeer:
            await wire.send(handshake.write())
            raise
        await wire.send(handshake.write())
    return _established(wire, handshake)


async def join(
    stream: SecureStream,
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    *,
    idle_s: float,
) -> None:
    """Carry bytes both ways between the channel and a local connection until both are closed.

    Each direction closes by itself, so an answer may still come after the question ended. On
    return everything carried is out of this process: the caller may abort either connection.

    Raises:
        ChannelError: the channel was cut or changed; the local connection has been aborted,
            so its reader cannot take what came for a whole answer.
        TimeoutError: nothing moved in either direction for ``idle_s``.
    """
    loop = asyncio.get_running_loop()
    in_good_order = False
    try:
        async with asyncio.timeout(idle_s) as idle:

            def moved() -> None:
                idle.reschedule(loop.time() + idle_s)

            async with asyncio.TaskGroup() as both:
                both.create_task(_outward(reader, stream, moved))
                both.create_task(_inward(stream, writer, moved))
        in_good_order = True
    except ExceptionGroup as several:
        raise several.exceptions[0] from None
    finally:
        if not in_good_order:
            stream.abort()
            writer.transport.abort()


async def _message(wire: Wire) -> bytes:
    message = await wire.receive()
    if message is None:
        raise Truncated("The connection ended inside the handshake.")
    return message


def _established(wire: Wire, handshake: Handshake) -> SecureStream:
    wire.expect_records()
    return SecureStream(wire, session=handshake.finish(), peer=handshake.peer)


async def _outward(
    reader: asyncio.StreamReader, stream: SecureStream, moved: Callable[[], None]
) -> None:
    while data := await reader.read(CHUNK):
        await stream.write(data)
        moved()
    await stream.close_writing()


async def _inward(
    stream: SecureStream, writer: asyncio.StreamWriter, moved: Callable[[], None]
) -> None:
    while data := await stream.read():
        writer.write(data)
        await writer.drain()
        moved()
    await _flush(writer)
    writer.write_eof()


async def _flush(writer: asyncio.StreamWriter) -> None:
    """Wait for an empty buffer; ``drain`` alone is content with one that is not too full."""
    writer.transport.set_write_buffer_limits(high=0)
    await writer.drain()
