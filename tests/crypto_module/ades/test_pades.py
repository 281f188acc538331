"""PAdES: what we make verifies, here and by pyHanko; every way to show another PDF is refused."""

import logging
import re
import zlib
from collections.abc import Callable
from io import BytesIO
from logging.handlers import MemoryHandler
from typing import Any, Final

import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from pyhanko.sign import signers
from pyhanko.sign.fields import (
    MDPPerm,
    SigFieldSpec,
    SigSeedSubFilter,
    append_signature_field,
)
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from connectors.simulator import scans
from crypto_module.ades import cades, pades
from crypto_module.ades.read import read_file
from crypto_module.ades.signature import Kind
from crypto_module.errors import CryptoError, MalformedInput
from crypto_module.validation import Accepted, SubIndication
from tests.crypto_module.asn1.test_ber import streamed
from tests.crypto_module.authority import KEYS, NOW, Holder, issued, judged, reason, root

UNTYPED: Final[Any] = generic
ROOT: Final = root(KEYS["P256"])
DOCUMENT: Final = scans.pdf("An application. A sample.")
HOLDERS: Final = {name: issued(ROOT, key=key) for name, key in KEYS.items()}
HOLDER: Final = HOLDERS["P256"]
FORMAT: Final = SubIndication.FORMAT_FAILURE
HASH: Final = SubIndication.HASH_FAILURE
RANGE: Final = re.compile(rb"/ByteRange \[([0-9 ]+)\]")


def signed(holder: Holder = HOLDER, document: bytes = DOCUMENT) -> bytes:
    return pades.sign(document, signer=holder.signer, signing_time=NOW)


SIGNED: Final = signed()


def told(file: bytes) -> SubIndication | None:
    return reason(judged(file, ROOT))


@pytest.mark.parametrize("name", HOLDERS)
def test_what_we_sign_verifies_and_two_signers_both_count(name: str) -> None:
    holder = HOLDERS[name]
    one = signed(holder)
    assert one.startswith(DOCUMENT)
    verdict = judged(signed(HOLDER, one), ROOT)
    assert isinstance(verdict, Accepted)
    first, second = verdict.signatures
    assert (first.form, first.claimed_signing_time) == ("PAdES-B-B", NOW)
    assert (first.certificate, second.certificate) == (holder.certificate, HOLDER.certificate)
    assert told(one.replace(b"sample", b"simple")) is HASH


def context() -> ValidationContext:
    anchor = asn1_x509.Certificate.load(ROOT.certificate.der)
    return ValidationContext(trust_roots=[anchor], allow_fetching=False, moment=NOW)


def pyhanko_accepts(file: bytes) -> bool:
    """The judgement of every signature by pyHanko."""
    reader = PdfFileReader(BytesIO(file))
    found = [
        validate_pdf_signature(one, context(), skip_diff=False)
        for one in reader.embedded_regular_signatures
    ]
    return bool(found) and all(
        one.intact and one.valid and one.trusted and one.docmdp_ok for one in found
    )


@pytest.mark.parametrize("name", ["P256", "P384", "P521", "RSA"])
def test_pyhanko_verifies_what_we_sign(name: str) -> None:
    one = signed(HOLDERS[name])
    assert pyhanko_accepts(one)
    assert pyhanko_accepts(signed(HOLDER, one))
    assert not pyhanko_accepts(one.replace(b"sample", b"simple"))


def by_pyhanko(
    holder: Holder, document: bytes = DOCUMENT, *, name: str = "Their", **more: object
) -> bytes:
    key = holder.key
    assert isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey)
    encoded = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    signer = signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(holder.certificate.der),
        signing_key=asn1_keys.PrivateKeyInfo.load(encoded),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]
    )
    meta = signers.PdfSignatureMetadata(field_name=name, **more)  # type: ignore[arg-type]
    output = BytesIO()
    writer = IncrementalPdfFileWriter(BytesIO(document))
    signers.sign_pdf(writer, meta, signer=signer, output=output)
    return output.getvalue()


@pytest.mark.parametrize(
    ("sub_filter", "form"),
    [(SigSeedSubFilter.PADES, "PAdES-B-B"), (SigSeedSubFilter.ADOBE_PKCS7_DETACHED, "PDF")],
)
@pytest.mark.parametrize("name", ["P256", "P521", "RSA"])
def test_what_pyhanko_signs_verifies(name: str, sub_filter: SigSeedSubFilter, form: str) -> None:
    theirs = by_pyhanko(HOLDERS[name], subfilter=sub_filter)
    reading = read_file(theirs)
    assert (reading.kind, reading.signatures[0].form) == (Kind.PDF_SIGNED, form)
    assert told(theirs) is None
    assert told(theirs.replace(b"sample", b"simple")) is HASH


def updated(change: Callable[[Any], None], file: bytes = SIGNED) -> bytes:
    """Return the file with an incremental update that nobody signed."""
    writer: Any = IncrementalPdfFileWriter(BytesIO(file))
    change(writer)
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def another_text(writer: Any) -> None:
    page = writer.find_page_for_modification(0)[0].get_object()
    stream = UNTYPED.StreamObject(stream_data=b"BT ET")
    page["/Contents"] = writer.add_object(stream)
    writer.update_container(page)


def a_note(writer: Any) -> None:
    page = writer.find_page_for_modification(0)[0].get_object()
    note = UNTYPED.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/FreeText"),
            pdf_name("/Rect"): UNTYPED.ArrayObject(map(UNTYPED.NumberObject, (0, 0, 100, 100))),
            pdf_name("/Contents"): UNTYPED.TextStringObject("Інше"),
        }
    )
    page["/Annots"] = UNTYPED.ArrayObject([writer.add_object(note)])
    writer.update_container(page)


def another_catalogue(writer: Any) -> None:
    writer.root["/Pages"] = writer.add_object(
        UNTYPED.DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/Pages"),
                pdf_name("/Kids"): UNTYPED.ArrayObject(),
                pdf_name("/Count"): UNTYPED.NumberObject(0),
            }
        )
    )
    writer.update_root()


def an_empty_field_that_shows(writer: Any) -> None:
    append_signature_field(writer, SigFieldSpec("Cover", box=(0, 0, 400, 500)))


def an_empty_field_unseen(writer: Any) -> None:
    append_signature_field(writer, SigFieldSpec("Unseen"))


def a_store(writer: Any) -> None:
    DocumentSecurityStore.supply_dss_in_writer(
        writer, None, certs=[asn1_x509.Certificate.load(ROOT.certificate.der)]
    )


def a_title(writer: Any) -> None:
    writer.set_info(UNTYPED.DictionaryObject({pdf_name("/Title"): pdf_name("/New")}))


@pytest.mark.parametrize(
    "change", [another_text, a_note, another_catalogue, an_empty_field_that_shows]
)
def test_a_document_that_was_changed_after_it_was_signed_is_refused(
    change: Callable[[Any], None],
) -> None:
    assert told(updated(change)) is FORMAT


def test_a_later_signature_does_not_make_a_changed_document_good() -> None:
    assert told(signed(HOLDERS["M257"], updated(another_text))) is FORMAT


@pytest.mark.parametrize("change", [a_store, a_title, an_empty_field_unseen])
def test_what_shows_nothing_else_may_come_later(
    change: Callable[[Any], None],
) -> None:
    file = updated(change)
    assert told(file) is None
    assert told(signed(HOLDERS["M257"], file)) is None


def test_what_the_store_holds_is_material() -> None:
    signature = read_file(updated(a_store)).signatures[0]
    assert ROOT.certificate.der in signature.material().certificates


def test_a_certified_document_takes_no_further_signature() -> None:
    locked = by_pyhanko(
        HOLDER,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        subfilter=SigSeedSubFilter.PADES,
    )
    assert told(locked) is None
    assert told(updated(a_store, locked)) is None
    assert told(signed(HOLDERS["M257"], locked)) is FORMAT


def again(
    file: bytes,
    numbers: tuple[int, ...],
    *,
    written: Callable[[bytes], bytes] = lambda message: message,
    tail: bytes = b"",
) -> bytes:
    """Return the file with another ByteRange, which its signer signs so."""
    place = RANGE.search(file)
    assert place is not None
    text = b"/ByteRange [" + b" ".join(b"%d" % one for one in numbers)
    assert len(text) < len(place[0])
    file = file.replace(place[0], text.ljust(len(place[0]) - 1) + b"]")
    gap, after = (*numbers, 0, 0)[1:3]
    content = file[:gap] + file[after : after + numbers[-1]]
    message = cades.sign(content, signer=HOLDER.signer, signing_time=None, detached=True)
    message = written(message) + tail
    start = file.index(b"/Contents <") + len(b"/Contents <")
    size = file.index(b">", start) - start
    return file[:start] + message.hex().ljust(size, "0").encode() + file[start + size :]


def numbers() -> tuple[int, int, int, int]:
    place = RANGE.search(SIGNED)
    assert place is not None
    zero, gap, after, size = map(int, place[1].split())
    return zero, gap, after, size


def test_the_helper_that_signs_again_signs_well() -> None:
    assert told(again(SIGNED, numbers())) is None


def test_a_message_in_ber_is_read_to_its_own_end() -> None:
    """Streaming producers write indefinite lengths, whose end looks like the padding behind it."""
    assert told(again(SIGNED, numbers(), written=streamed)) is None
    assert told(again(SIGNED, numbers(), written=streamed, tail=b"\x00\x01")) is FORMAT


ZERO, GAP, AFTER, SIZE = numbers()


@pytest.mark.parametrize(
    "wrong",
    [
        (0, GAP, AFTER, SIZE - 3),
        (0, GAP, AFTER, SIZE - 40),
        (0, GAP, AFTER + 1, SIZE - 1),
        (0, GAP - 1, AFTER, SIZE),
        (0, GAP - 40, AFTER, SIZE),
        (1, GAP - 1, AFTER, SIZE),
        (0, GAP, GAP - 10, 20),
        (0, GAP, AFTER, SIZE + 1),
        (0, GAP, AFTER, 0),
        (0, GAP, GAP, SIZE),
        (0, GAP),
        (0, GAP, AFTER),
    ],
)
def test_a_range_that_leaves_out_more_than_the_signature_is_refused(
    wrong: tuple[int, ...],
) -> None:
    assert told(again(SIGNED, wrong)) is FORMAT


@pytest.mark.parametrize("tail", [b"\x01", b"\x00\x00\x30\x00"])
def test_octets_behind_the_message_in_contents_are_refused(tail: bytes) -> None:
    assert told(again(SIGNED, numbers(), tail=tail)) is FORMAT


@pytest.mark.parametrize(
    "tail", [b"\n%%EOF", b"\nstartxref\n9\n%%EOF\n", b"\n1 0 obj\n<<>>\nendobj"]
)
def test_octets_after_the_end_of_the_file_are_refused(tail: bytes) -> None:
    assert told(SIGNED + tail) is FORMAT


def test_white_space_after_the_end_of_the_file_is_none_of_it() -> None:
    assert told(SIGNED + b"\r\n\n") is None
    assert told(again(SIGNED, (0, GAP, AFTER, SIZE - 1))) is None


def test_two_contents_in_one_dictionary_are_refused() -> None:
    old = b"/Filter /Adobe.PPKLite"
    assert SIGNED.count(old) == 1
    double = SIGNED.replace(old, b"/Contents <00>".ljust(len(old)))
    assert told(again(double, numbers())) is FORMAT


def test_contents_elsewhere_than_the_range_says_are_refused() -> None:
    other = signed(document=scans.pdf("Another"))
    place = other.index(b"/Contents <")
    decoy = updated(lambda writer: a_decoy(writer, other[place + 11 : place + 4011]))
    assert told(decoy) is FORMAT


def a_decoy(writer: Any, contents: bytes) -> None:
    field = writer.root["/AcroForm"]["/Fields"][0]
    value = field["/V"]
    value["/Contents"] = generic.ByteStringObject(bytes.fromhex(contents.decode()))
    writer.update_container(value)


def test_one_signature_in_two_fields_is_refused() -> None:
    def twice(writer: Any) -> None:
        form = writer.root["/AcroForm"]
        second = UNTYPED.DictionaryObject(form["/Fields"][0])
        second["/T"] = UNTYPED.TextStringObject("Second")
        form["/Fields"].append(writer.add_object(second))
        writer.update_container(form["/Fields"])

    assert told(updated(twice)) is FORMAT


def test_a_signature_of_another_kind_is_refused_and_not_passed_over() -> None:
    old = b"/ETSI.CAdES.detached"
    assert SIGNED.count(old) == 1
    foreign = SIGNED.replace(old, b"/adbe.pkcs7.sha1".ljust(len(old)))
    assert told(again(foreign, numbers())) is FORMAT


@pytest.mark.parametrize("document", [DOCUMENT, b"%PDF-1.7\n", b"%PDF-1.7\nstartxref\n0\n%%EOF\n"])
def test_a_pdf_without_signatures_is_none(document: bytes) -> None:
    assert told(document) is FORMAT


def test_an_encrypted_document_is_neither_read_nor_signed() -> None:
    writer: Any = copy_into_new_writer(PdfFileReader(BytesIO(DOCUMENT)))
    writer.encrypt(owner_pass="secret")
    output = BytesIO()
    writer.write(output)
    with pytest.raises(MalformedInput):
        signed(document=output.getvalue())
    assert told(output.getvalue()) is FORMAT


def test_a_table_that_unpacks_to_hundreds_of_megabytes_is_refused() -> None:
    packed = zlib.compress(bytes(300 << 20), 9)
    head = b"%PDF-1.7\n"
    table = (
        b"1 0 obj\n<< /Type /XRef /Size 2 /W [1 4 2] /Root 2 0 R /Filter /FlateDecode "
        b"/Index [0 44000000] /Length %d >>\nstream\n" % len(packed)
    )
    end = b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(head)
    assert told(head + table + packed + end) is FORMAT


def test_arrays_that_name_one_another_many_times_are_not_followed_for_ever() -> None:
    def woven(writer: Any) -> None:
        knot = writer.add_object(UNTYPED.ArrayObject([]))
        for _ in range(24):
            knot = writer.add_object(UNTYPED.ArrayObject([knot] * 8))
        writer.root["/Knot"] = knot
        writer.update_root()

    document = signed(document=updated(woven, DOCUMENT))
    assert told(document) is None
    with pytest.raises(MalformedInput, match="takes too long"):
        read_file(updated(a_store, document))


def test_a_table_of_very_many_objects_is_not_read_to_its_end() -> None:
    rows = b"0000000000 12345 n \n" * 2_000_000
    file = b"%PDF-1.4\nxref\n0 2000000\n" + rows + b"trailer<<>>\nstartxref\n9\n%%EOF\n"
    with pytest.raises(MalformedInput, match="takes too long"):
        read_file(file)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_any_octets_give_a_value_or_malformed_input(data: st.DataObject) -> None:
    file = bytearray(SIGNED)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(DOCUMENT) + 600) | st.integers(0, len(file) - 1))
        file[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    try:
        reading = read_file(bytes(file))
        for one in reading.signatures:
            one.data()
            one.material()
            one.time_stamps()
    except (MalformedInput, CryptoError):
        return
    assert reading.kind is Kind.PDF_SIGNED


@given(st.integers(0, len(SIGNED) - 1), st.integers(0, 7))
@settings(max_examples=150, deadline=None)
def test_no_flipped_bit_is_accepted_outside_the_padding(at: int, bit: int) -> None:
    file = bytearray(SIGNED)
    file[at] ^= 1 << bit
    padding = SIGNED.index(b"/Contents <") < at and set(SIGNED[at : at + 8]) <= set(b"0")
    same = SIGNED[GAP:AFTER].lower() == bytes(file[GAP:AFTER]).lower()
    if same and GAP <= at < AFTER:
        return  # the case of a hexadecimal digit says nothing
    assert padding or told(bytes(file)) is not None


def test_nothing_of_a_document_is_logged() -> None:
    """The library warns of a table told on one line; other warnings of it quote the file."""
    place = SIGNED.rindex(b"startxref\n") + len("startxref")
    log = MemoryHandler(capacity=100)
    logging.getLogger().addHandler(log)
    try:
        assert told(SIGNED[:place] + b" " + SIGNED[place + 1 :]) is SubIndication.HASH_FAILURE
    finally:
        logging.getLogger().removeHandler(log)
    assert not log.buffer
