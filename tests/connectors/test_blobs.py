"""The local blob store keeps what it promised and nothing else."""

import asyncio
import hashlib
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from connectors.blobs import CHUNK, LocalBlobs
from gateway.domain.errors import TooLarge


async def stream(*pieces: bytes) -> AsyncIterator[bytes]:
    for piece in pieces:
        await asyncio.sleep(0)
        yield piece


def files(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


async def test_a_written_document_reads_back_byte_for_byte_with_its_size_and_digest(
    tmp_path: Path,
) -> None:
    blobs = LocalBlobs(tmp_path)
    body = bytes(range(256)) * 5000

    stored = await blobs.write(stream(body[:7], body[7:CHUNK], body[CHUNK:]), limit=len(body))

    assert b"".join(blobs.chunks(stored.key)) == body
    with blobs.open(stored.key) as file:
        assert file.read() == body
    assert stored.size == len(body)
    assert stored.sha256 == hashlib.sha256(body).digest()
    assert len(files(tmp_path)) == 1


async def test_an_empty_stream_is_an_empty_document(tmp_path: Path) -> None:
    blobs = LocalBlobs(tmp_path)

    stored = await blobs.write(stream(), limit=10)

    assert stored.size == 0
    assert list(blobs.chunks(stored.key)) == []


async def test_one_byte_over_the_limit_leaves_nothing_on_the_disk(tmp_path: Path) -> None:
    blobs = LocalBlobs(tmp_path)

    with pytest.raises(TooLarge):
        await blobs.write(stream(b"x" * CHUNK, b"x" * CHUNK, b"x"), limit=2 * CHUNK)

    assert files(tmp_path) == []


async def test_a_stream_that_breaks_leaves_nothing_on_the_disk(tmp_path: Path) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"x" * CHUNK
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await LocalBlobs(tmp_path).write(broken(), limit=4 * CHUNK)

    assert files(tmp_path) == []


async def test_a_cancelled_upload_leaves_nothing_on_the_disk(tmp_path: Path) -> None:
    arrived = asyncio.Event()

    async def stalled() -> AsyncIterator[bytes]:
        yield b"x" * CHUNK
        arrived.set()
        await asyncio.Event().wait()

    upload = asyncio.create_task(LocalBlobs(tmp_path).write(stalled(), limit=4 * CHUNK))
    await arrived.wait()
    upload.cancel()
    with pytest.raises(asyncio.CancelledError):
        await upload

    assert files(tmp_path) == []


async def test_removing_twice_is_no_error_and_the_key_is_gone(tmp_path: Path) -> None:
    blobs = LocalBlobs(tmp_path)
    stored = await blobs.write(stream(b"scan"), limit=10)

    blobs.remove(stored.key)
    blobs.remove(stored.key)

    with pytest.raises(FileNotFoundError):
        blobs.open(stored.key)


@pytest.mark.parametrize("key", ["", "../../etc/passwd", "A" * 32, "0" * 31, "00/" + "0" * 29])
def test_a_key_that_we_did_not_give_out_opens_nothing(tmp_path: Path, key: str) -> None:
    with pytest.raises(FileNotFoundError):
        LocalBlobs(tmp_path).open(key)


async def test_only_the_owner_may_read_the_documents(tmp_path: Path) -> None:
    root = tmp_path / "blobs"

    stored = await LocalBlobs(root).write(stream(b"scan"), limit=10)

    assert root.stat().st_mode & 0o077 == 0
    assert (root / stored.key[:2]).stat().st_mode & 0o077 == 0


async def test_the_sweep_removes_the_draft_of_a_killed_process_and_spares_a_living_one(
    tmp_path: Path,
) -> None:
    killed = (
        "import os, sys, pathlib; from connectors.blobs import _Draft;"
        "_Draft(pathlib.Path(sys.argv[1])).append(b'half'); os._exit(9)"
    )
    blobs = LocalBlobs(tmp_path)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", killed, str(tmp_path / "drafts")
    )
    assert await process.wait() == 9
    resume = asyncio.Event()
    arrived = asyncio.Event()

    async def slow() -> AsyncIterator[bytes]:
        yield b"first"
        arrived.set()
        await resume.wait()
        yield b"second"

    upload = asyncio.create_task(blobs.write(slow(), limit=100))
    await arrived.wait()

    assert blobs.sweep() == 1

    resume.set()
    stored = await upload
    assert b"".join(blobs.chunks(stored.key)) == b"firstsecond"
    assert len(files(tmp_path)) == 1
