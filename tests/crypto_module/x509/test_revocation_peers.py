"""CRLs and OCSP responses of ours and of cryptography's mean the same to both."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp as peer_ocsp
from hypothesis import given
from hypothesis import strategies as st

from crypto_module.errors import InvalidSignature, MalformedInput
from crypto_module.primitives.hashes import HashName
from crypto_module.x509 import build_revocation as build
from crypto_module.x509.build_revocation import Revoked, Status
from crypto_module.x509.crl import CertificateList
from crypto_module.x509.ocsp import Response
from crypto_module.x509.signing import PrivateKey, SigningKey
from tests.crypto_module.authority import KEYS, NOW, Holder, issued, root

DAY: Final = timedelta(days=1)
ANCHORS: Final = {name: root(KEYS[name]) for name in ("P256", "RSA", "M257")}
every_anchor = pytest.mark.parametrize("anchor", ANCHORS.values(), ids=ANCHORS)
peer_anchors = pytest.mark.parametrize("anchor", [ANCHORS["P256"], ANCHORS["RSA"]])
REVOKED: Final = (
    Revoked(serial=7, at=NOW - DAY, reason=1),
    Revoked(serial=0x1234567890ABCDEF, at=NOW - 2 * DAY),
    Revoked(serial=300, at=NOW - 3 * DAY, reason=6),
)


def key_of(holder: Holder) -> SigningKey:
    return SigningKey.of(holder.key)


def crl(anchor: Holder, *, extensions: tuple[bytes, ...] = ()) -> bytes:
    return build.certificate_list(
        REVOKED,
        issuer=anchor.certificate.subject,
        issuer_key=key_of(anchor),
        this_update=NOW,
        next_update=NOW + DAY,
        extensions=extensions,
    )


@every_anchor
def test_a_list_is_read_as_it_was_made(anchor: Holder) -> None:
    found = CertificateList.parse(crl(anchor))
    found.verify_signed_by(anchor.certificate)
    with pytest.raises(InvalidSignature):
        found.verify_signed_by(root(key=type_twin(anchor.key)).certificate)
    assert (found.issuer, found.this_update) == (anchor.certificate.subject, NOW)
    assert found.next_update == NOW + DAY
    for one in REVOKED:
        entry = found.entry(one.serial)
        assert entry is not None
        assert entry.revoked_at == one.at
    assert [one and one.reason for one in map(found.entry, (7, 300, 8))] == [
        "keyCompromise",
        "certificateHold",
        None,
    ]
    assert found.entry(0x34) is None, "octets inside another serial number are no entry"


def type_twin(key: PrivateKey) -> PrivateKey:
    """Another key of the same kind."""
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return ec.generate_private_key(key.curve)
    if isinstance(key, rsa.RSAPrivateKey):
        return rsa.generate_private_key(65537, 2048)
    return type(key).generate(key.curve.name)


@peer_anchors
def test_a_peer_reads_our_list(anchor: Holder) -> None:
    theirs = x509.load_der_x509_crl(crl(anchor))
    peer = x509.load_der_x509_certificate(anchor.certificate.der).public_key()
    assert isinstance(peer, ec.EllipticCurvePublicKey | rsa.RSAPublicKey)
    assert theirs.is_signature_valid(peer)
    held = theirs.get_revoked_certificate_by_serial_number(300)
    assert held is not None
    reason = held.extensions.get_extension_for_class(x509.CRLReason).value.reason
    assert reason is x509.ReasonFlags.certificate_hold


@peer_anchors
def test_we_read_the_list_of_a_peer(anchor: Holder) -> None:
    certificate = x509.load_der_x509_certificate(anchor.certificate.der)
    assert isinstance(anchor.key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey)
    made = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(certificate.subject)
        .last_update(NOW)
        .next_update(NOW + DAY)
        .add_extension(x509.CRLNumber(12), critical=False)
        .add_extension(
            x509.IssuingDistributionPoint(
                full_name=[x509.UniformResourceIdentifier("http://ca.example/full.crl")],
                relative_name=None,
                only_contains_user_certs=True,
                only_contains_ca_certs=False,
                only_some_reasons=None,
                indirect_crl=False,
                only_contains_attribute_certs=False,
            ),
            critical=True,
        )
        .add_revoked_certificate(
            x509.RevokedCertificateBuilder()
            .serial_number(7)
            .revocation_date(NOW - DAY)
            .add_extension(x509.CRLReason(x509.ReasonFlags.superseded), critical=False)
            .build()
        )
        .sign(anchor.key, hashes.SHA256())
    )
    found = CertificateList.parse(made.public_bytes(Encoding.DER))
    found.verify_signed_by(anchor.certificate)
    entry = found.entry(7)
    assert entry is not None
    assert (entry.revoked_at, entry.reason) == (NOW - DAY, "superseded")
    assert (found.number, found.is_delta, found.unprocessed_critical) == (12, False, frozenset())
    assert (found.distribution_point.only_user, found.distribution_point.indirect) == (True, False)
    name = x509.UniformResourceIdentifier("http://ca.example/full.crl").value.encode()
    assert found.distribution_point.names == {b"\x86" + bytes((len(name),)) + name}


def response(
    anchor: Holder,
    leaf: Holder,
    *,
    by_key: bool = False,
    hash_name: HashName = "sha1",
    revoked: Revoked | None = None,
    known: bool = True,
) -> bytes:
    about = Status(
        certificate=leaf.certificate,
        issuer=anchor.certificate,
        this_update=NOW,
        next_update=NOW + DAY,
        hash_name=hash_name,
        revoked=revoked,
        known=known,
    )
    return build.response(
        [about],
        responder=anchor.certificate,
        responder_key=key_of(anchor),
        produced_at=NOW,
        by_key=by_key,
    )


@every_anchor
@pytest.mark.parametrize("by_key", [True, False], ids=["by key", "by name"])
@pytest.mark.parametrize("hash_name", ["sha1", "sha256", "gost34311"])
def test_a_response_is_read_as_it_was_made(
    anchor: Holder, hash_name: HashName, *, by_key: bool
) -> None:
    leaf = issued(anchor)
    found = Response.parse(response(anchor, leaf, by_key=by_key, hash_name=hash_name))
    found.verify_signed_by(anchor.certificate)
    assert found.is_by(anchor.certificate)
    assert not found.is_by(leaf.certificate)
    (answer,) = found.answers
    assert answer.about(leaf.certificate, anchor.certificate)
    assert not answer.about(issued(anchor, serial=8).certificate, anchor.certificate)
    assert not answer.about(leaf.certificate, leaf.certificate)
    assert (answer.status, answer.this_update, answer.next_update) == ("good", NOW, NOW + DAY)


@peer_anchors
@pytest.mark.parametrize(
    ("revoked", "status", "reason"),
    [
        (None, peer_ocsp.OCSPCertStatus.GOOD, None),
        (None, peer_ocsp.OCSPCertStatus.UNKNOWN, None),
        (REVOKED[0], peer_ocsp.OCSPCertStatus.REVOKED, x509.ReasonFlags.key_compromise),
        (REVOKED[1], peer_ocsp.OCSPCertStatus.REVOKED, None),
    ],
)
def test_a_peer_reads_our_response(
    anchor: Holder,
    revoked: Revoked | None,
    status: peer_ocsp.OCSPCertStatus,
    reason: x509.ReasonFlags | None,
) -> None:
    leaf = issued(anchor)
    known = status is not peer_ocsp.OCSPCertStatus.UNKNOWN
    ours = response(anchor, leaf, revoked=revoked, known=known)
    theirs = peer_ocsp.load_der_ocsp_response(ours)
    assert theirs.certificate_status is status
    assert theirs.revocation_reason is reason
    assert theirs.serial_number == leaf.certificate.serial
    (answer,) = Response.parse(ours).answers
    assert answer.status == status.name.lower()
    assert answer.revoked_at == theirs.revocation_time_utc


@peer_anchors
def test_we_read_the_response_of_a_peer(anchor: Holder) -> None:
    leaf = issued(anchor)
    assert isinstance(anchor.key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey)
    certificate = x509.load_der_x509_certificate(anchor.certificate.der)
    made = (
        peer_ocsp.OCSPResponseBuilder()
        .add_response(
            cert=x509.load_der_x509_certificate(leaf.certificate.der),
            issuer=certificate,
            algorithm=hashes.SHA1(),  # noqa: S303 - RFC 6960 names certificates so
            cert_status=peer_ocsp.OCSPCertStatus.REVOKED,
            this_update=NOW,
            next_update=None,
            revocation_time=NOW - DAY,
            revocation_reason=x509.ReasonFlags.ca_compromise,
        )
        .responder_id(peer_ocsp.OCSPResponderEncoding.HASH, certificate)
        .certificates([certificate])
        .add_extension(x509.OCSPNonce(b"nonce of ours"), critical=False)
        .sign(anchor.key, hashes.SHA256())
    )
    found = Response.parse(made.public_bytes(Encoding.DER))
    found.verify_signed_by(anchor.certificate)
    assert found.is_by(anchor.certificate)
    assert found.certificates == (anchor.certificate.der,)
    (answer,) = found.answers
    assert answer.about(leaf.certificate, anchor.certificate)
    assert (answer.status, answer.reason) == ("revoked", "cACompromise")
    assert (answer.revoked_at, answer.next_update) == (NOW - DAY, None)


def test_a_response_without_an_answer_is_malformed() -> None:
    refused = peer_ocsp.OCSPResponseBuilder.build_unsuccessful(
        peer_ocsp.OCSPResponseStatus.TRY_LATER
    )
    with pytest.raises(MalformedInput):
        Response.parse(refused.public_bytes(Encoding.DER))


def test_a_list_of_a_hundred_thousand_is_read_and_asked() -> None:
    anchor = ANCHORS["P256"]
    many = [Revoked(serial=3 * number + 1, at=NOW) for number in range(100_000)]
    found = CertificateList.parse(
        build.certificate_list(
            many,
            issuer=anchor.certificate.subject,
            issuer_key=key_of(anchor),
            this_update=NOW,
            next_update=None,
        )
    )
    assert found.entry(many[-1].serial) is not None
    assert all(found.entry(3 * number) is None for number in range(1, 200))


WHOLE: Final[dict[str, tuple[Callable[[bytes], CertificateList | Response], bytes]]] = {
    "crl": (CertificateList.parse, crl(ANCHORS["P256"])),
    "ocsp": (
        Response.parse,
        response(ANCHORS["P256"], issued(ANCHORS["P256"]), revoked=REVOKED[0]),
    ),
}


@pytest.mark.parametrize("kind", WHOLE)
@given(data=st.data())
def test_any_octets_are_a_value_or_malformed(kind: str, data: st.DataObject) -> None:
    parse, whole = WHOLE[kind]
    changed = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(changed) - 1))
        changed[at] = data.draw(st.integers(0, 255))
    cut = (
        bytes(changed[: data.draw(st.integers(0, len(changed)))])
        if data.draw(st.booleans())
        else bytes(changed)
    )
    try:
        found = parse(cut)
    except MalformedInput:
        return
    if isinstance(found, CertificateList):
        try:
            found.entry(7)
        except MalformedInput:
            return
    assert found.der == cut


def test_times_of_another_zone_are_malformed() -> None:
    made = crl(ANCHORS["P256"])
    whole, zoned = (NOW.strftime(f"%y%m%d%H%M%S{ends}").encode() for ends in "Z0")
    assert whole in made
    with pytest.raises(MalformedInput):
        CertificateList.parse(made.replace(whole, zoned))
