"""A channel on real sockets: its end loses nothing and waits for nobody without a limit."""

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from connectors.secure_stream import SecureStream, Wire, initiate, join, respond
from connectors.simulator.pki import Hierarchy, Suite
from connectors.simulator.pki.table import ACCESS_POINT
from crypto_module.channel import Handshake, PathAndAllowList

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
CONTENT = bytes(60_000)
"""Less than asyncio waits for by itself, more than a small socket takes at once."""


def small_pair() -> tuple[socket.socket, socket.socket]:
    pair = socket.socketpair()
    for one in pair:
        one.setblocking(False)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    return pair


@dataclass
class Ends:
    """A channel; behind its near end a local connection, of which ``client`` is the other side."""

    near: SecureStream
    far: SecureStream
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    client: socket.socket

    async def carry(self, *, idle_s: float) -> None:
        """As a module does it: join, then cut what is left."""
        try:
            await join(self.near, self.reader, self.writer, idle_s=idle_s)
        finally:
            self.writer.transport.abort()


@pytest.fixture
async def ends() -> AsyncIterator[Ends]:
    hierarchy = Hierarchy.demonstration(NOW, suite=Suite.ECDSA_P256)
    judge = PathAndAllowList(
        anchors=hierarchy.anchors, pool=hierarchy.pool, listed=lambda _certificate: None
    )
    module = hierarchy[f"module-{ACCESS_POINT}"].identity
    server = hierarchy["crypto-server"].identity
    here, there = [Wire(*await asyncio.open_connection(sock=one)) for one in small_pair()]
    near, far = await asyncio.gather(
        initiate(here, Handshake.initiator(module, judge=judge, now=NOW), timeout_s=10),
        respond(there, Handshake.responder(server, judge=judge, now=NOW), timeout_s=10),
    )
    local, client = small_pair()
    reader, writer = await asyncio.open_connection(sock=local)
    yield Ends(near=near, far=far, reader=reader, writer=writer, client=client)
    for stream in (near, far):
        stream.abort()
    writer.transport.abort()
    client.close()


async def test_a_slow_client_gets_the_answer_to_its_last_octet(ends: Ends) -> None:
    loop = asyncio.get_running_loop()
    ends.client.shutdown(socket.SHUT_WR)
    carried = asyncio.create_task(ends.carry(idle_s=10))
    await ends.far.write(CONTENT)
    await ends.far.close_writing()
    assert await ends.far.read() == b""
    received = b""
    while chunk := await loop.sock_recv(ends.client, 1024):
        received += chunk
    await carried
    assert len(received) == len(CONTENT)


async def test_a_peer_that_stops_reading_is_not_waited_for_at_the_end(ends: Ends) -> None:
    carried = asyncio.create_task(ends.carry(idle_s=0.2))
    await ends.far.close_writing()
    # The peer's own stream takes 128 KiB before it stops; the rest stays with us.
    await asyncio.get_running_loop().sock_sendall(ends.client, 3 * CONTENT)
    ends.client.shutdown(socket.SHUT_WR)
    with pytest.raises(TimeoutError):
        await carried
