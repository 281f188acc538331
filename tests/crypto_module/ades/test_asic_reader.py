"""Containers of any producer: what signatures do not cover, the verdict tells."""

import base64
import hashlib
import io
import zipfile
from collections.abc import Mapping
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto_module.ades import asic, asic_reader, cades, meta_inf, xades
from crypto_module.ades.manifest import ASIC
from crypto_module.ades.signature import Kind
from crypto_module.errors import CryptoError, MalformedInput
from crypto_module.primitives import hashes
from crypto_module.validation import Accepted, SubIndication
from tests.crypto_module.authority import KEYS, NOW, Holder, issued, judged, reason, root
from tests.crypto_module.validation.stamped import LEAF, SIGNED_AT, stamped
from tests.crypto_module.validation.stamped import judged as judged_by_stamp

ROOT: Final = root(KEYS["P256"])
HOLDER: Final = issued(ROOT, key=KEYS["M257"])
SECOND: Final = issued(ROOT, key=KEYS["P384"], name="Коваль Ігор", serial=8)
DOCUMENTS: Final = {"заява.pdf": b"%PDF-1.7 ...", "дод/фото.jpg": b"\xff\xd8" * 500}
FORMAT: Final = SubIndication.FORMAT_FAILURE
CONSTRAINTS: Final = SubIndication.SIG_CONSTRAINTS_FAILURE
HASH: Final = SubIndication.HASH_FAILURE
DSIG: Final = "http://www.w3.org/2000/09/xmldsig#"
URIS: Final = {
    "sha256": "http://www.w3.org/2001/04/xmlenc#sha256",
    "sha512": "http://www.w3.org/2001/04/xmlenc#sha512",
    "gost34311": "http://www.w3.org/2001/04/xmlenc#gost34311",
    "kupyna256": "http://www.w3.org/2001/04/xmlenc#dstu7564-256",
    "md5": "http://www.w3.org/2001/04/xmldsig-more#md5",
}


def manifest(
    documents: Mapping[str, bytes],
    signature: str = "META-INF/signature001.p7s",
    name: str = "sha256",
) -> bytes:
    listed = "".join(
        f'<asic:DataObjectReference URI="{one}"><ds:DigestMethod Algorithm="{URIS[name]}"/>'
        f"<ds:DigestValue>{base64.b64encode(digest(name, content)).decode()}</ds:DigestValue>"
        "</asic:DataObjectReference>"
        for one, content in documents.items()
    )
    return (
        f'<asic:ASiCManifest xmlns:asic="{ASIC}" xmlns:ds="{DSIG}">'
        f'<asic:SigReference URI="{signature}"/>{listed}</asic:ASiCManifest>'
    ).encode()


def digest(name: str, content: bytes) -> bytes:
    if name == "md5":
        return hashlib.md5(content, usedforsecurity=False).digest()
    return hashes.digest(name, content)  # type: ignore[arg-type]


def p7s(content: bytes, holder: Holder = HOLDER, *, detached: bool = True) -> bytes:
    return cades.sign(content, signer=holder.signer, signing_time=NOW, detached=detached)


def packed(files: Mapping[str, bytes], media_type: str | None = asic.MEDIA_TYPE) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        if media_type is not None:
            archive.writestr(zipfile.ZipInfo("mimetype"), media_type)
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return held.getvalue()


def extended(
    documents: Mapping[str, bytes] = DOCUMENTS, *, name: str = "sha256"
) -> dict[str, bytes]:
    listed = manifest(documents, name=name)
    return {
        **documents,
        "META-INF/ASiCManifest001.xml": listed,
        "META-INF/signature001.p7s": p7s(listed),
    }


def told(files: Mapping[str, bytes], media_type: str | None = asic.MEDIA_TYPE) -> object:
    return reason(judged(packed(files, media_type), ROOT))


@pytest.mark.parametrize("name", ["sha256", "sha512", "gost34311", "kupyna256"])
def test_documents_under_a_manifest_pass_whatever_the_hash(name: str) -> None:
    verdict = judged(packed(extended(name=name)), ROOT)
    assert isinstance(verdict, Accepted)
    assert verdict.signatures[0].form == "CAdES-BES"


def test_our_own_container_passes() -> None:
    objects = [
        asic.DataObject(name=one, media_type="text/plain", digest=hashlib.sha256(octets).digest())
        for one, octets in DOCUMENTS.items()
    ]
    listed = asic.manifest(objects)
    pieces = ((one, [octets]) for one, octets in DOCUMENTS.items())
    encoded = b"".join(asic.write(listed, p7s(listed), pieces))
    assert reason(judged(encoded, ROOT)) is None


def test_several_manifests_may_cover_the_documents_together() -> None:
    first, second = ({name: content} for name, content in DOCUMENTS.items())
    other = manifest(second, "META-INF/signature002.p7s")
    files = {
        **extended(first),
        **second,
        "META-INF/ASiCManifest002.xml": other,
        "META-INF/signature002.p7s": p7s(other, SECOND),
    }
    verdict = judged(packed(files), ROOT)
    assert isinstance(verdict, Accepted)
    names = {one.signer.common_name for one in verdict.signatures if one.signer}
    assert names == {"Петренко Ольга", "Коваль Ігор"}


@pytest.mark.parametrize("media_type", [meta_inf.ASIC_S, None])
def test_one_document_with_its_signature_passes(media_type: str | None) -> None:
    files = {"заява.pdf": b"content", "META-INF/signature.p7s": p7s(b"content")}
    verdict = judged(packed(files, media_type), ROOT)
    assert isinstance(verdict, Accepted)
    files["заява.pdf"] = b"another"
    assert told(files, media_type) is HASH
    assert told({**files, "ще.pdf": b""}, meta_inf.ASIC_S) is FORMAT


def test_xml_signatures_of_a_container_pass() -> None:
    data = [xades.Detached(uri=name, content=content) for name, content in DOCUMENTS.items()]
    signed = xades.sign_detached(data, signer=HOLDER.signer, signing_time=NOW)
    inner = signed[signed.index(b"<ds:Signature") :]
    wrapped = (
        b'<asic:XAdESSignatures xmlns:asic="http://uri.etsi.org/02918/v1.2.1#">'
        + inner
        + b"</asic:XAdESSignatures>"
    )
    files = {**DOCUMENTS, "META-INF/signatures001.xml": wrapped, "META-INF/manifest.xml": b"<m/>"}
    verdict = judged(packed(files), ROOT)
    assert isinstance(verdict, Accepted)
    assert verdict.signatures[0].form == "XAdES-B-B"
    assert told({**files, "заява.pdf": b"another"}) is HASH
    assert told({**files, "ще.pdf": b"unsigned"}) is CONSTRAINTS
    simple = {"заява.pdf": DOCUMENTS["заява.pdf"], "META-INF/signatures.xml": wrapped}
    assert told(simple, meta_inf.ASIC_S) is SubIndication.SIGNED_DATA_NOT_FOUND


def test_a_document_that_one_signature_misses_leaves_the_other_judged() -> None:
    gone = manifest({"інше.pdf": b"gone"}).replace(b"signature001", b"signature002")
    second = {
        "META-INF/ASiCManifest002.xml": gone,
        "META-INF/signature002.p7s": p7s(gone),
    }
    verdict = judged(packed({**extended(), **second}), ROOT)
    assert reason(verdict) is SubIndication.SIGNED_DATA_NOT_FOUND
    assert [one.sub_indication for one in verdict.signatures] == [
        None,
        SubIndication.SIGNED_DATA_NOT_FOUND,
    ]


def test_a_document_no_signature_covers_is_told() -> None:
    assert told({**extended(), "зайве.pdf": b"unsigned"}) is CONSTRAINTS


def test_a_time_stamp_of_a_container_is_over_its_signature() -> None:
    listed = manifest(DOCUMENTS)
    signature = cades.sign(listed, signer=LEAF.signer, signing_time=None, detached=True)
    files = {
        **DOCUMENTS,
        "META-INF/ASiCManifest001.xml": listed,
        "META-INF/signature001.p7s": stamped(signature),
    }
    verdict = judged_by_stamp(packed(files))
    assert isinstance(verdict, Accepted)
    assert verdict.signatures[0].best_signature_time == SIGNED_AT


def without(name: str) -> dict[str, bytes]:
    return {one: octets for one, octets in extended().items() if one != name}


OTHER: Final = manifest({"заява.pdf": b"another"})
WRONG: Final = {
    "another-document": ({**extended(), "заява.pdf": b"another"}, HASH),
    "another-manifest": ({**extended(), "META-INF/ASiCManifest001.xml": OTHER}, HASH),
    "document-gone": (without("заява.pdf"), SubIndication.SIGNED_DATA_NOT_FOUND),
    "manifest-gone": (without("META-INF/ASiCManifest001.xml"), FORMAT),
    "signature-gone": (without("META-INF/signature001.p7s"), FORMAT),
    "attached-signature": (
        {**extended(), "META-INF/signature001.p7s": p7s(b"another", detached=False)},
        FORMAT,
    ),
    "foreign-file-in-meta": ({**extended(), "META-INF/x.bin": b""}, CONSTRAINTS),
    "meta-in-other-letters": ({**extended(), "meta-inf/a.xml": b""}, FORMAT),
    "second-manifest-of-one-signature": (
        {**extended(), "META-INF/ASiCManifest002.xml": OTHER},
        FORMAT,
    ),
    "weak-digest": (extended(name="md5"), SubIndication.CRYPTO_CONSTRAINTS_FAILURE),
    "document-type": (
        {**extended(), "META-INF/ASiCManifest001.xml": b"<!DOCTYPE a><a/>"},
        FORMAT,
    ),
    "manifest-of-nothing": (
        {**extended(), "META-INF/ASiCManifest001.xml": manifest({})},
        FORMAT,
    ),
    "climbing-name": (
        {**extended(), "META-INF/ASiCManifest001.xml": manifest({"../a": b""})},
        FORMAT,
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_container_gets_its_verdict(name: str) -> None:
    files, expected = WRONG[name]
    assert told(files) is expected


MEDIA_TYPE: Final = asic.MEDIA_TYPE.encode()
NO_MATTER: Final = {
    "media-type-last": ({**extended(), "mimetype": MEDIA_TYPE}, None),
    "media-type-with-its-line-ended": (extended(), f"{asic.MEDIA_TYPE}\n"),
    "no-media-type": (extended(), None),
    "folders": ({"META-INF/": b"", "дод/": b"", **extended()}, asic.MEDIA_TYPE),
    "manifest-attached": (
        {**extended(), "META-INF/signature001.p7s": p7s(manifest(DOCUMENTS), detached=False)},
        asic.MEDIA_TYPE,
    ),
    "manifest-of-open-document": ({**extended(), "META-INF/manifest.xml": b"<a/>"}, None),
    "evidence-record": (
        {
            **extended(),
            "META-INF/ASiCEvidenceRecordManifest001.xml": b"<a/>",
            "META-INF/evidencerecord001.xml": b"<a/>",
        },
        None,
    ),
    "time-assertion": (
        {
            **extended(),
            "META-INF/ASiCManifest002.xml": manifest(DOCUMENTS, "META-INF/timestamp001.tst"),
            "META-INF/timestamp001.tst": b"token",
        },
        None,
    ),
}


@pytest.mark.parametrize("name", NO_MATTER)
def test_what_decides_nothing_of_the_signed_spoils_no_signature(name: str) -> None:
    files, media_type = NO_MATTER[name]
    assert told(files, media_type) is None


def test_a_document_under_a_time_assertion_alone_is_not_signed() -> None:
    more = {**DOCUMENTS, "ще.pdf": b"more"}
    asserted = {
        **extended(),
        "ще.pdf": b"more",
        "META-INF/ASiCManifest002.xml": manifest(more, "META-INF/timestamp001.tst"),
        "META-INF/timestamp001.tst": b"token",
    }
    assert told(asserted) is CONSTRAINTS


@pytest.mark.parametrize("media_type", ["application/zip", "", "application/vnd.etsi.asic-e+zi"])
def test_another_media_type_is_refused(media_type: str) -> None:
    assert told(extended(), media_type) is FORMAT


@pytest.mark.parametrize("role", ["ASiCArchiveManifest{}.xml", "timestamp{}.tst"])
def test_what_is_held_in_memory_is_bounded(role: str) -> None:
    names = [f"META-INF/{role.format(number)}" for number in range(64)]
    assert told({**extended(), **dict.fromkeys(names[:63], b"x")}) is None
    assert told({**extended(), **dict.fromkeys(names, b"x")}) is FORMAT
    large = dict.fromkeys(names[:17], bytes(4 << 20))
    assert told({**extended(), **large}) is FORMAT


def test_the_kind_is_told() -> None:
    assert asic_reader.read(packed(extended())).kind is Kind.ASIC_E
    files = {"a": b"content", "META-INF/signature.p7s": p7s(b"content")}
    assert asic_reader.read(packed(files, meta_inf.ASIC_S)).kind is Kind.ASIC_S


@settings(max_examples=40)
@given(st.binary(max_size=300))
def test_any_octets_are_malformed(octets: bytes) -> None:
    with pytest.raises((MalformedInput, CryptoError)):
        asic_reader.read(b"PK\x03\x04" + octets)


def test_no_changed_octet_of_a_container_passes() -> None:
    whole = packed(extended())
    for at in range(0, len(whole), 11):
        spoiled = whole[:at] + bytes((whole[at] ^ 0x10,)) + whole[at + 1 :]
        verdict = judged(spoiled, ROOT)
        if reason(verdict) is None:
            assert same_files(whole, spoiled), at


def same_files(whole: bytes, spoiled: bytes) -> bool:
    """Whether both unpack to one: what nobody signs is left, such as times of writing."""
    held = []
    for one in (whole, spoiled):
        with zipfile.ZipFile(io.BytesIO(one)) as archive:
            held.append({name: archive.read(name) for name in archive.namelist()})
    return held[0] == held[1]
