"""The demonstration hierarchy: right by default, wrong in exactly one way when asked."""

from datetime import UTC, datetime, timedelta

import pytest

from connectors.simulator.pki import Defect, Hierarchy, Issued, Purpose, Spec, Subject, Suite
from connectors.simulator.pki.defects import IN_THE_ISSUER, OF_DSTU_KEYS
from connectors.simulator.pki.table import DEMONSTRATION
from crypto_module import oids
from crypto_module.asn1 import encode
from crypto_module.errors import ForeignParameters, InvalidSignature
from crypto_module.primitives import dstu4145, hashes
from crypto_module.primitives.curves import BY_NAME
from crypto_module.x509.keys import DstuKey
from crypto_module.x509.path import Fault, NoPath, find

NOW = datetime(2026, 11, 23, 10, 0, 0, 123456, tzinfo=UTC)
OFFICER = next(spec for spec in DEMONSTRATION if spec.name == "officer")


@pytest.fixture(scope="module", params=Suite, ids=str)
def hierarchy(request: pytest.FixtureRequest) -> Hierarchy:
    return Hierarchy.demonstration(NOW, suite=request.param)


@pytest.fixture(scope="module")
def dstu() -> Hierarchy:
    return Hierarchy.demonstration(NOW, specs=())


def path_of(issued: Issued, hierarchy: Hierarchy) -> int:
    pool = (*hierarchy.pool, *issued.issuers)
    return len(find(issued.certificate, pool=pool, anchors=hierarchy.anchors, now=NOW))


def test_every_certificate_of_the_cast_leads_to_the_root(hierarchy: Hierarchy) -> None:
    lengths = {name: path_of(issued, hierarchy) for name, issued in hierarchy.issued.items()}
    assert lengths.pop("root") == 1
    assert lengths.pop("provider") == 2
    assert set(lengths.values()) == {3}


def test_every_certificate_of_the_cast_is_valid_now(hierarchy: Hierarchy) -> None:
    assert all(issued.certificate.valid_at(NOW) for issued in hierarchy.issued.values())


def test_an_officer_is_named_by_rnokpp_and_edrpou(hierarchy: Hierarchy) -> None:
    identity = hierarchy["officer"].certificate.identity
    assert (identity.rnokpp, identity.edrpou) == ("3110501234", "32855961")


def test_an_officer_is_qualified_and_signs(hierarchy: Hierarchy) -> None:
    certificate = hierarchy["officer"].certificate
    assert oids.QC_STATEMENT_QUALIFIED in certificate.qc_statements
    assert certificate.key_usage == frozenset({"digital_signature", "content_commitment"})
    assert not certificate.is_ca


def test_a_module_lives_no_longer_than_a_year(hierarchy: Hierarchy) -> None:
    certificate = hierarchy["module-kyiv-center-1"].certificate
    assert certificate.not_after - certificate.not_before <= timedelta(days=366)


def test_the_demonstration_keys_differ_from_run_to_run() -> None:
    first, second = (Hierarchy.demonstration(NOW, suite=Suite.ECDSA_P256) for _ in range(2))
    assert first["root"].certificate.spki_der != second["root"].certificate.spki_der


def test_a_ukrainian_key_identifier_is_the_hash_of_the_octet_string(dstu: Hierarchy) -> None:
    key = dstu["provider"].certificate.public_key
    assert isinstance(key, DstuKey)
    digest = hashes.gost34311()
    digest.update(encode.octets(key.key.to_bytes()))
    assert dstu["provider"].certificate.subject_key_identifier == digest.digest()


def test_a_test_may_ask_for_a_person_of_its_own(dstu: Hierarchy) -> None:
    spec = Spec(
        name="someone",
        purpose=Purpose.PERSON,
        subject=Subject(common_name="Хтось", organization="Десь", unzr="19900101-00018"),
    )
    issued = dstu.issue(spec)
    assert issued.certificate.identity.unzr == "19900101-00018"
    assert path_of(issued, dstu) == 3


@pytest.mark.parametrize(
    ("defect", "fault"),
    [
        (Defect.TAMPERED, Fault.NO_ISSUER),
        (Defect.NOT_A_CA, Fault.CONSTRAINTS),
        (Defect.ISSUER_MAY_NOT_SIGN, Fault.CONSTRAINTS),
        (Defect.EXPIRED_ISSUER, Fault.OUT_OF_VALIDITY),
        (Defect.FOREIGN_ISSUER, Fault.NO_ISSUER),
    ],
)
def test_a_defect_above_the_leaf_breaks_the_path(
    hierarchy: Hierarchy, defect: Defect, fault: Fault
) -> None:
    issued = hierarchy.issue(OFFICER, defect=defect)
    with pytest.raises(NoPath) as broken:
        path_of(issued, hierarchy)
    assert broken.value.fault is fault


@pytest.mark.parametrize("defect", sorted(IN_THE_ISSUER))
def test_a_defect_of_the_issuer_leaves_the_leaf_itself_good(
    hierarchy: Hierarchy, defect: Defect
) -> None:
    issued = hierarchy.issue(OFFICER, defect=defect)
    issued.certificate.verify_signed_by(issued.issuers[0])
    assert issued.certificate.valid_at(NOW)


def test_an_expired_certificate_was_valid_and_is_no_more(hierarchy: Hierarchy) -> None:
    certificate = hierarchy.issue(OFFICER, defect=Defect.EXPIRED).certificate
    assert certificate.not_before < certificate.not_after < NOW


def test_a_certificate_not_yet_valid_will_be(hierarchy: Hierarchy) -> None:
    assert hierarchy.issue(OFFICER, defect=Defect.NOT_YET_VALID).certificate.not_before > NOW


def test_a_wrong_key_usage_is_not_for_signing(hierarchy: Hierarchy) -> None:
    issued = hierarchy.issue(OFFICER, defect=Defect.WRONG_KEY_USAGE)
    assert issued.certificate.key_usage == frozenset({"key_agreement"})


def test_an_unknown_critical_extension_is_seen(hierarchy: Hierarchy) -> None:
    issued = hierarchy.issue(OFFICER, defect=Defect.UNKNOWN_CRITICAL_EXTENSION)
    assert issued.certificate.extensions.unprocessed_critical


@pytest.mark.parametrize("defect", sorted(OF_DSTU_KEYS))
def test_foreign_key_parameters_are_not_believed(dstu: Hierarchy, defect: Defect) -> None:
    issued = dstu.issue(OFFICER, defect=defect)
    assert path_of(issued, dstu) == 3
    with pytest.raises(ForeignParameters):
        _ = issued.certificate.public_key


def test_a_signature_over_a_foreign_base_point_would_fool_a_believer(dstu: Hierarchy) -> None:
    key = dstu.issue(OFFICER, defect=Defect.FOREIGN_BASE_POINT).key.private_key
    assert isinstance(key, dstu4145.PrivateKey)
    digest = bytes(range(32))
    signature = key.sign(digest)
    assert key.curve.base_point != BY_NAME["M257"].base_point
    key.public_key().verify(signature, digest)
    honest = dstu4145.PublicKey.from_bytes("M257", key.public_key().to_bytes())
    with pytest.raises(InvalidSignature):
        honest.verify(signature, digest)


def test_an_ecdsa_key_has_no_parameters_to_get_wrong() -> None:
    hierarchy = Hierarchy.demonstration(NOW, suite=Suite.ECDSA_P256, specs=())
    with pytest.raises(ValueError, match="no parameters"):
        hierarchy.issue(OFFICER, defect=Defect.FOREIGN_BASE_POINT)


def test_a_repr_shows_no_key(hierarchy: Hierarchy) -> None:
    assert "private" not in repr(hierarchy["officer"]).lower()
