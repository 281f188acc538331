import contextlib
import hashlib
import io
import struct
import zipfile
from collections.abc import Iterator
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto_module.ades import asic
from crypto_module.ades.asic import Container, DataObject
from crypto_module.errors import MalformedInput

CONTENT: Final = b"%PDF-1.7 " * 1000
MANIFEST: Final = asic.manifest(
    [
        DataObject(
            name="application.json",
            media_type="application/json",
            digest=hashlib.sha256(b"{}").digest(),
        ),
        DataObject(
            name="паспорт.pdf",
            media_type="application/pdf",
            digest=hashlib.sha256(CONTENT).digest(),
        ),
    ]
)
DOCUMENTS: Final = [("application.json", [b"{}"]), ("паспорт.pdf", [CONTENT[:7], CONTENT[7:]])]
OCTETS: Final = b"".join(asic.write(MANIFEST, b"signature", DOCUMENTS))


def opened(octets: bytes, *, entries: int = 20, entry: int = 1 << 20) -> Container:
    return asic.open_container(
        io.BytesIO(octets),
        max_entries=entries,
        max_entry_bytes=entry,
        max_total_bytes=4 << 20,
    )


def read_whole(octets: bytes) -> dict[str, bytes]:
    container = opened(octets)
    return {name: b"".join(container.chunks(name)) for name in container.names}


def zipped(*files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return an ASiC-E made by another library."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as target:
        target.writestr(zipfile.ZipInfo("mimetype"), asic.MEDIA_TYPE)
        target.writestr("META-INF/ASiCManifest001.xml", MANIFEST)
        target.writestr("META-INF/signature001.p7s", b"signature")
        for name, content in files:
            target.writestr(name, content)
    return buffer.getvalue()


def test_what_is_written_is_read_back() -> None:
    container = opened(OCTETS)
    assert container.manifest_bytes == MANIFEST
    assert container.signature_bytes == b"signature"
    assert container.names == ("application.json", "паспорт.pdf")
    assert read_whole(OCTETS) == {"application.json": b"{}", "паспорт.pdf": CONTENT}


def test_equal_content_gives_equal_octets() -> None:
    assert b"".join(asic.write(MANIFEST, b"signature", DOCUMENTS)) == OCTETS


def test_the_media_type_stands_where_sniffers_look() -> None:
    assert OCTETS[30:38] == b"mimetype"
    assert OCTETS[38 : 38 + len(asic.MEDIA_TYPE)].decode() == asic.MEDIA_TYPE


def test_another_library_reads_what_we_write() -> None:
    with zipfile.ZipFile(io.BytesIO(OCTETS)) as archive:
        assert archive.testzip() is None
        assert archive.read("паспорт.pdf") == CONTENT


def test_we_read_what_another_library_writes() -> None:
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        octets = zipped(("папка/довідка.pdf", CONTENT), method=method)
        assert read_whole(octets) == {"папка/довідка.pdf": CONTENT}


def test_documents_are_streamed_not_held() -> None:
    taken = 0

    def pieces() -> Iterator[bytes]:
        nonlocal taken
        for _ in range(5):
            taken += 1
            yield bytes(1000)

    stream = asic.write(MANIFEST, b"signature", [("a.bin", pieces())])
    for _ in range(6):
        next(stream)
    assert taken == 2


def with_field(octets: bytes, record: bytes, at: int, value: bytes, *, last: bool = True) -> bytes:
    """Return the octets with a field of a record overwritten."""
    start = octets.rindex(record) if last else octets.index(record)
    return octets[: start + at] + value + octets[start + at + len(value) :]


LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
PLAIN: Final = zipped(("a.txt", b"q" * 3000))


def overlapping() -> bytes:
    """Two central entries that point at one local file (a bomb of David Fifield's kind)."""
    at = PLAIN.rindex(CENTRAL)
    end = PLAIN.index(END)
    entry = PLAIN[at:end].replace(b"a.txt", b"b.txt")
    count = struct.unpack_from("<H", PLAIN, end + 10)[0] + 1
    size = struct.unpack_from("<I", PLAIN, end + 12)[0] + len(entry)
    tail = bytearray(PLAIN[end:])
    struct.pack_into("<HHI", tail, 8, count, count, size)
    return PLAIN[:end] + entry + bytes(tail)


def duplicated() -> bytes:
    with pytest.warns(UserWarning, match="Duplicate name"):
        return zipped(("a.txt", b"1"), ("a.txt", b"2"))


def symlink() -> bytes:
    buffer = io.BytesIO(zipped())
    with zipfile.ZipFile(buffer, "a") as target:
        link = zipfile.ZipInfo("link")
        link.create_system = 3
        link.external_attr = 0o120777 << 16
        target.writestr(link, "/etc/passwd")
    return buffer.getvalue()


TRICKS: Final = {
    "nothing": b"",
    "not a ZIP": b"%PDF" * 20,
    "octets before": b"MZ" + PLAIN,
    "octets after": PLAIN + b"\x00",
    "a comment that is longer": with_field(PLAIN, END, 20, b"\x01\x00") + b"xx",
    "a comment that is shorter": with_field(PLAIN, END, 20, b"\x02\x00") + b"x",
    "a comment with an end of its own": with_field(PLAIN, END, 20, b"\x16\x00") + END + bytes(18),
    "one name twice": duplicated(),
    "names of one meaning": zipped(("й.txt", b"1"), ("и\u0306.txt", b"2")),
    "names of one meaning but for case": zipped(("a.txt", b"1"), ("A.TXT", b"2")),
    "an absolute name": zipped(("/etc/passwd", b"1")),
    "a name that leaves": zipped(("../a.txt", b"1")),
    "a folder with a content": zipped(("folder/", b"1")),
    "a folder and a file of one name": zipped(("folder/", b""), ("folder", b"1")),
    "a folder that leaves": zipped(("../folder/", b"")),
    "a backslash": PLAIN.replace(b"a.txt", b"a\\txt"),
    "a symbolic link": symlink(),
    "an encrypted entry": with_field(
        with_field(PLAIN, CENTRAL, 8, b"\x01\x00"), LOCAL, 6, b"\x01\x00"
    ),
    "another local name": with_field(PLAIN, LOCAL, 30, b"b.txt"),
    "another local method": with_field(PLAIN, LOCAL, 8, b"\x00\x00"),
    "another local size": with_field(PLAIN, LOCAL, 22, b"\x01\x00\x00\x00"),
    "another local checksum": with_field(PLAIN, LOCAL, 14, b"\x01\x00\x00\x00"),
    "an unknown packing": with_field(
        with_field(PLAIN, CENTRAL, 10, b"\x0c\x00"), LOCAL, 8, b"\x0c\x00"
    ),
    "entries that overlap": overlapping(),
    "a central directory that is cut": with_field(PLAIN, END, 12, b"\x01\x00\x00\x00"),
    "two volumes": with_field(PLAIN, END, 4, b"\x01\x00"),
    "a hidden entry": with_field(PLAIN, END, 8, b"\x03\x00\x03\x00"),
    "a second manifest": zipped(("META-INF/ASiCManifest002.xml", MANIFEST)),
    "a second signature": zipped(("META-INF/signature002.p7s", b"")),
    "a signature of another kind": zipped(("META-INF/signatures001.xml", b"")),
    "META-INF spelled otherwise": zipped(("meta-inf/signature002.p7s", b"")),
    "another media type": PLAIN.replace(b"asic-e+zip", b"asic-s+zip"),
    "no media type first": PLAIN.replace(b"mimetype", b"mimetipe"),
}


@pytest.mark.parametrize("octets", TRICKS.values(), ids=TRICKS.keys())
def test_a_container_of_two_meanings_is_malformed(octets: bytes) -> None:
    with pytest.raises(MalformedInput):
        opened(octets)


def noted() -> bytes:
    buffer = io.BytesIO(zipped())
    with zipfile.ZipFile(buffer, "a") as target:
        target.comment = b"mimetype=text/plain"
        told = zipfile.ZipInfo("a.txt")
        told.comment = b"program 1.0"
        target.writestr(told, b"1")
    return buffer.getvalue()


@pytest.mark.parametrize("octets", [noted(), zipped(("folder/", b""), ("a.txt", b"1"))])
def test_comments_and_folders_are_no_files(octets: bytes) -> None:
    assert opened(octets).names == ("a.txt",)


def test_a_bomb_is_refused_by_what_it_tells_and_by_what_it_does() -> None:
    bomb = zipped(("a.bin", bytes(2 << 20)))
    with pytest.raises(MalformedInput):
        opened(bomb)
    told_small = struct.pack("<I", 10)
    lying = with_field(with_field(bomb, CENTRAL, 24, told_small), LOCAL, 22, told_small)
    container = opened(lying)
    with pytest.raises(MalformedInput):
        b"".join(container.chunks("a.bin"))


def test_too_many_entries_are_refused() -> None:
    with pytest.raises(MalformedInput):
        opened(PLAIN, entries=3)


def test_a_changed_document_is_noticed_when_its_end_is_reached() -> None:
    octets = zipped(("a.txt", b"q" * 3000), method=zipfile.ZIP_STORED)
    container = opened(octets.replace(b"qqqq", b"qqqx", 1))
    with pytest.raises(MalformedInput):
        b"".join(container.chunks("a.txt"))


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([OCTETS, PLAIN]), st.data())
def test_a_mutated_container_opens_or_is_malformed(octets: bytes, data: st.DataObject) -> None:
    changed = bytearray(octets)
    for _ in range(data.draw(st.integers(min_value=1, max_value=3))):
        at = data.draw(st.integers(min_value=0, max_value=len(changed) - 1))
        changed[at] = data.draw(st.integers(min_value=0, max_value=255))
    with contextlib.suppress(MalformedInput):
        read_whole(bytes(changed))


@settings(max_examples=100)
@given(st.binary(max_size=200))
def test_any_octets_are_a_container_or_malformed(octets: bytes) -> None:
    with contextlib.suppress(MalformedInput):
        opened(octets)
