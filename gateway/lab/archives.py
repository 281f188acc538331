"""Defects of the ZIP records of an ASiC (APPNOTE 4.3), and of XAdES inside of one."""

import io
import zipfile
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from crypto_module.ades import asic, xades
from gateway.lab.authority import AT, Holder, Suite, signer
from gateway.lab.containers import MANIFEST, SIGNATURE, extended, manifest, packed
from gateway.lab.specimen import Specimen, signed, specimen

_CENTRAL: Final = b"PK\x01\x02"
_LOCAL: Final = b"PK\x03\x04"
_FLAGS, _METHOD, _CRC, _SIZE, _ATTRIBUTES, _OFFSET = 8, 10, 16, 24, 38, 42
"""Where these stand in a central header; in a local one two octets before."""
_DOCUMENTS: Final = {"заява.xml": "<справа/>".encode(), "додаток.bin": b"\x00\x01" * 40}


def _whole(file: bytes) -> Specimen:
    return specimen(Suite.ECDSA, file, content=None, suffix=".asice")


def _record(
    field: int, value: bytes, *, local: bool = True, central: bool = True, entry: int = 1
) -> Callable[[Suite], Specimen]:
    """Return the builder with a field of an entry's headers changed; entry 0 is the mimetype."""

    def made(suite: Suite) -> Specimen:
        file = bytearray(packed(extended(signer(suite))))
        if central:
            at = _at(file, _CENTRAL, entry) + field
            file[at : at + len(value)] = value
        if local:
            at = _at(file, _LOCAL, entry) + field - 2
            file[at : at + len(value)] = value
        return _whole(bytes(file))

    return made


def _at(file: bytearray, magic: bytes, number: int) -> int:
    at = file.index(magic)
    for _ in range(number):
        at = file.index(magic, at + 1)
    return at


def _another_name(suite: Suite) -> Specimen:
    """The header beside the octets names another file than the directory does."""
    file = packed(extended(signer(suite)))
    name = "заява.pdf".encode()
    return _whole(file.replace(name, "наява.pdf".encode(), 1))


def _many_disks(suite: Suite) -> Specimen:
    file = bytearray(packed(extended(signer(suite))))
    at = file.rindex(b"PK\x05\x06") + 4
    file[at] = 1
    return _whole(bytes(file))


def _of_names(*named: str) -> Callable[[Suite], Specimen]:
    """Return the builder with more documents of such names, all of them signed."""

    def made(suite: Suite) -> Specimen:
        more = dict.fromkeys(named, b"x")
        listed = manifest(more)
        files = {MANIFEST: listed, SIGNATURE: signed(signer(suite), listed)}
        return _whole(packed({**more, **files}))

    return made


def _overlapping(suite: Suite) -> Specimen:
    """Two names of the directory mean one and the same entry."""
    file = bytearray(packed({"а.pdf": b"x", "б.pdf": b"x", **_signatures(suite)}))
    first, second = (_at(file, _CENTRAL, number) + _OFFSET for number in (1, 2))
    file[second : second + 4] = file[first : first + 4]
    return _whole(bytes(file))


def _signatures(suite: Suite) -> dict[str, bytes]:
    listed = manifest({"а.pdf": b"x", "б.pdf": b"x"})
    return {MANIFEST: listed, SIGNATURE: signed(signer(suite), listed)}


def _link(suite: Suite) -> Specimen:
    """A document that unpacks to a symbolic link (APPNOTE 4.4.15; Info-ZIP)."""
    file = bytearray(packed(extended(signer(suite))))
    at = _at(file, _CENTRAL, 1)
    file[at + 5] = 3  # made by Unix
    file[at + _ATTRIBUTES : at + _ATTRIBUTES + 4] = (0o120777 << 16).to_bytes(4, "little")
    return _whole(bytes(file))


def _commented(comment: bytes, *, told: int | None = None) -> Callable[[Suite], Specimen]:
    """Return the builder with a comment behind the archive; ``told`` is another length."""

    def made(suite: Suite) -> Specimen:
        length = len(comment) if told is None else told
        file = packed(extended(signer(suite)))
        return _whole(file[:-2] + length.to_bytes(2, "little") + comment)

    return made


def _with_folder(content: bytes) -> Callable[[Suite], Specimen]:
    """Return the builder with an entry for a folder (APPNOTE 4.4.17)."""
    return lambda suite: _whole(packed({**extended(signer(suite)), "додатки/": content}))


def _long_numbers(suite: Suite) -> Specimen:
    """The numbers of a document are written as of ZIP64, though they are small."""
    held = io.BytesIO()
    files = extended(signer(suite))
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), asic.MEDIA_TYPE)
        for name, octets in files.items():
            with archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as entry:
                entry.write(octets)
    return _whole(held.getvalue())


def _fewer_told(suite: Suite) -> Specimen:
    file = bytearray(packed(extended(signer(suite))))
    at = file.rindex(b"PK\x05\x06") + 8
    file[at] -= 1
    file[at + 2] -= 1
    return _whole(bytes(file))


def _inside(holder: Holder, named: Mapping[str, bytes] = _DOCUMENTS) -> bytes:
    """Return META-INF/signatures.xml over the documents (EN 319 162-1, 4.4.3.2)."""
    data = [xades.Detached(uri=name, content=octets) for name, octets in named.items()]
    whole = xades.sign_detached(data, signer=holder.signer, signing_time=AT)
    inner = whole[whole.index(b"<ds:Signature") :]
    head = b'<asic:XAdESSignatures xmlns:asic="http://uri.etsi.org/02918/v1.2.1#">'
    return head + inner + b"</asic:XAdESSignatures>"


def _xades(
    change: Callable[[dict[str, bytes]], Mapping[str, bytes]] = lambda files: files,
    signature: Callable[[bytes], bytes] = lambda octets: octets,
    named: Mapping[str, bytes] = _DOCUMENTS,
) -> Callable[[Suite], Specimen]:
    """Return the builder of an ASiC-E with XAdES, its files changed after they were signed."""

    def made(suite: Suite) -> Specimen:
        inside = signature(_inside(signer(suite), named))
        return _whole(packed(change({**_DOCUMENTS, "META-INF/signatures.xml": inside})))

    return made


BUILDERS: Final[Mapping[str, Callable[[Suite], Specimen]]] = MappingProxyType(
    {
        "valid-asic-of-xades": _xades(),
        "valid-asic-of-records": lambda suite: _whole(packed(extended(signer(suite)))),
        "valid-asic-of-zip64": _long_numbers,
        "zip-entries-overlap": _overlapping,
        "zip-entry-a-symbolic-link": _link,
        "valid-zip-with-a-comment": _commented(b"note"),
        "zip-comment-of-another-end": _commented(b"PK\x05\x06" + bytes(18)),
        "zip-comment-cut": _commented(b"note", told=5),
        "valid-zip-with-a-folder": _with_folder(b""),
        "zip-folder-with-content": _with_folder(b"x"),
        "zip-names-of-one-meaning": _of_names("й.pdf", "и\u0306.pdf"),
        "zip-names-but-for-case": _of_names("а.pdf", "А.pdf"),
        "zip-name-with-a-drive": _of_names("C:вікно.pdf"),
        "zip-name-turned-around": _of_names("заява\u202efdp.exe"),
        "zip-name-too-long": _of_names("а" * 200 + ".pdf"),
        "zip-entries-too-many": _of_names(*(f"{number}.bin" for number in range(1001))),
        "zip-entry-encrypted": _record(_FLAGS, b"\x01\x00"),
        "zip-method-unknown": _record(_METHOD, b"\x0c\x00"),
        "zip-methods-disagree": _record(_METHOD, b"\x08\x00", central=False),
        "zip-checksum-wrong": _record(_CRC, bytes(4)),
        "zip-checksums-disagree": _record(_CRC, bytes(4), central=False),
        "zip-size-less-than-true": _record(_SIZE, b"\x01\x00\x00\x00"),
        "zip-sizes-disagree": _record(_SIZE, b"\x01\x00\x00\x00", central=False),
        "zip-names-disagree": _another_name,
        "zip-mimetype-compressed": _record(_METHOD, b"\x08\x00", entry=0),
        "zip-of-many-disks": _many_disks,
        "zip-fewer-entries-told": _fewer_told,
        "asic-xades-document-changed": _xades(lambda files: {**files, "додаток.bin": b"another"}),
        "asic-xades-document-missing": _xades(
            lambda files: {name: one for name, one in files.items() if name != "додаток.bin"}
        ),
        "asic-xades-document-uncovered": _xades(lambda files: {**files, "зайве.bin": b"unsigned"}),
        "asic-xades-signature-broken": _xades(
            signature=lambda one: one.replace(b'Id="id-value">', b'Id="id-value">AAAA')
        ),
        "asic-xades-broken": _xades(signature=lambda one: one[:-4]),
        "asic-xades-with-document-type": _xades(
            signature=lambda one: b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + one
        ),
        "asic-xades-of-a-host": _xades(
            named={**_DOCUMENTS, "http://127.0.0.1/a.bin": b"elsewhere"},
        ),
    }
)
