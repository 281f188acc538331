"""Trusted lists: read as they are, believed under a pinned signer alone, good for their times."""

import re
import shutil
import subprocess
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_der_x509_certificate
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from crypto_module.errors import MalformedInput
from crypto_module.trust import (
    NoSuccessor,
    NotBelieved,
    Service,
    Status,
    TrustedList,
    believed,
    build,
    check_succession,
    read,
    trusted_services,
)
from crypto_module.trust.names import GRANTED, PURPOSES
from crypto_module.validation import (
    Accepted,
    Evidence,
    Policy,
    Purpose,
    SubIndication,
    Undecided,
    Verdict,
    validate,
)
from tests.crypto_module.authority import (
    CONTENT,
    KEYS,
    NOW,
    SIGNER_EXTENSIONS,
    YEAR,
    Holder,
    issued,
    root,
)
from tests.crypto_module.validation.stamped import (
    CA,
    DAY,
    LEAF,
    SIGNED_AT,
    TSA,
    bes,
    stamped,
)

ETSI: Final = "http://uri.etsi.org/TrstSvc/"
CZO: Final = "http://czo.gov.ua/TrstSvc/"
CA_QC: Final = f"{CZO}Svctype/CA/QC"
TSA_QTST: Final = f"{ETSI}Svctype/TSA/QTST"
GIVEN: Final = f"{CZO}TrustedList/Svcstatus/granted"
TAKEN: Final = f"{ETSI}TrustedList/Svcstatus/withdrawn"


def keeper(key: str) -> Holder:
    return root(KEYS[key], name="ЦЗО, підписувач списку", extensions=SIGNER_EXTENSIONS)


KEEPER: Final = keeper("P256")
OTHER: Final = keeper("P384")


def status(value: str = GIVEN, *, kind: str = CA_QC, since: datetime = NOW - 2 * YEAR) -> Status:
    return Status(type=kind, status=value, since=since)


def service(*statuses: Status, of: Holder = CA, name: str = "Видача сертифікатів") -> Service:
    return Service(
        provider="КНЕДП «Зразок» & Ко",
        name=name,
        certificates=(of.certificate,),
        statuses=statuses or (status(),),
        supply_points=("http://ca.example/ocsp/",),
    )


def made(*services: Service, **changes: object) -> TrustedList:
    whole = TrustedList(
        sequence=7,
        type=build.TYPE,
        territory="UA",
        operator="Центральний засвідчувальний орган",
        issued_at=NOW - 10 * DAY,
        next_update=NOW + 30 * DAY,
        services=services or (service(), service(status(kind=TSA_QTST), of=TSA)),
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


def signed(whole: TrustedList | None = None, by: Holder = KEEPER) -> bytes:
    return build.signed(whole or made(), signer=by.signer, at=NOW)


def reason(encoded: bytes, *pins: Holder, now: datetime = NOW) -> str | None:
    try:
        believed(encoded, signers=[one.certificate for one in pins or (KEEPER,)], now=now)
    except NotBelieved as error:
        return error.reason
    return None


@pytest.mark.parametrize("name", KEYS)
def test_a_list_of_any_key_is_believed_and_says_what_was_put_into_it(name: str) -> None:
    signer = keeper(name)
    found = believed(signed(by=signer), signers=[signer.certificate], now=NOW)
    assert found == made()


@pytest.mark.xmlsec
@pytest.mark.parametrize("name", ["P256", "RSA"])
def test_xmlsec_believes_what_we_sign(name: str, tmp_path: Path) -> None:
    signer = keeper(name)
    (tmp_path / "list.xml").write_bytes(signed(by=signer))
    pem = load_der_x509_certificate(signer.certificate.der).public_bytes(Encoding.PEM)
    (tmp_path / "keeper.pem").write_bytes(pem)
    program = shutil.which("xmlsec1")
    assert program is not None
    words = "--verify --pubkey-cert-pem keeper.pem"
    words += " --id-attr:Id http://uri.etsi.org/01903/v1.3.2#:SignedProperties list.xml"
    done = subprocess.run([program, *words.split()], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


# Threat 9 of PROMISES.md, bullet by bullet, and what XML adds to it.


def _wrapped(encoded: bytes) -> bytes:
    """The signed list moved aside, another one in its place."""
    whole = etree.fromstring(encoded)
    evil = etree.fromstring(build.unsigned(made(sequence=99)))
    signature = whole.find("{http://www.w3.org/2000/09/xmldsig#}Signature")
    assert signature is not None
    whole.remove(signature)
    del evil.attrib["Id"]
    held = etree.SubElement(signature, "{http://www.w3.org/2000/09/xmldsig#}Object")
    held.append(whole)
    evil.append(signature)
    return etree.tostring(evil)


def _with_a_service_more(encoded: bytes) -> bytes:
    more = re.search(rb"<TSPService>.*?</TSPService>", encoded, re.DOTALL)
    assert more is not None
    return encoded.replace(more[0], more[0] * 2, 1)


def _twice() -> bytes:
    whole = signed()
    at = whole.index(b"<ds:Signature ")
    signature = whole[at : whole.index(b"</ds:Signature>") + len(b"</ds:Signature>")]
    second = re.sub(rb'(Id="|URI="#|Target="#)([^"]+)"', rb'\1\2-2"', signature)
    return whole.replace(b"</TrustServiceStatusList>", second + b"</TrustServiceStatusList>")


WRONG: Final[dict[str, tuple[Callable[[], bytes], str]]] = {
    "unsigned": (lambda: build.unsigned(made()), "malformed"),
    "of another signer of the same name": (lambda: signed(by=OTHER), "NO_CERTIFICATE_CHAIN_FOUND"),
    "another number": (
        lambda: signed().replace(b">7</TSLSequenceNumber>", b">8</TSLSequenceNumber>"),
        "HASH_FAILURE",
    ),
    "another status": (lambda: signed().replace(GIVEN.encode(), TAKEN.encode()), "HASH_FAILURE"),
    "a service more": (lambda: _with_a_service_more(signed()), "HASH_FAILURE"),
    "wrapped": (lambda: _wrapped(signed()), "HASH_FAILURE"),
    "a document type": (
        lambda: signed().replace(b"<TrustService", b"<!DOCTYPE a><TrustService", 1),
        "malformed",
    ),
    "not a list": (lambda: b"<a/>", "malformed"),
    "two signatures": (_twice, "not-one-signature"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_list_that_is_not_the_signers_whole_is_not_believed(name: str) -> None:
    make, expected = WRONG[name]
    assert reason(make()) == expected


def test_what_a_pinned_certificate_issued_is_not_pinned() -> None:
    authority = root(KEYS["P384"])
    assert reason(signed(by=issued(authority)), authority) == "another-signer"


def test_a_signer_is_rotated_by_another_pin_alone() -> None:
    assert reason(signed(by=OTHER), KEEPER, OTHER) is None
    assert reason(signed(by=OTHER), KEEPER) is not None


@pytest.mark.parametrize(
    ("changes", "same", "expected"),
    [
        ({"sequence": 8}, False, None),
        ({}, True, None),
        ({"sequence": 6}, False, "rollback"),
        ({}, False, "same-number-other-content"),
        ({"sequence": 8, "issued_at": NOW - YEAR}, False, "issued-earlier"),
        ({"sequence": 8, "territory": "PL"}, False, "another-scheme"),
    ],
)
def test_a_list_is_replaced_by_newer_ones_only(
    changes: dict[str, object],
    same: bool,  # noqa: FBT001 - a parameter of the table
    expected: str | None,
) -> None:
    told = nullcontext() if expected is None else pytest.raises(NoSuccessor, match=expected)
    with told:
        check_succession(made(), made(**changes), same=same)


def test_a_list_is_stale_when_its_next_one_is_late() -> None:
    assert not made().is_stale(NOW)
    assert made().is_stale(NOW + 31 * DAY)
    assert not made(next_update=None).is_stale(NOW + 999 * YEAR)
    assert read(signed(made(next_update=None))).next_update is None


# What a list says may be trusted, and when.


def judged(whole: TrustedList, signature: bytes, *, now: datetime = NOW) -> Verdict:
    policy = Policy(name="listed", anchors=(), revocation="none", services=trusted_services(whole))
    evidence = Evidence.of(certificates=[one.certificate.der for one in (CA, LEAF, TSA)])
    return validate(signature, content=CONTENT, evidence=evidence, policy=policy, now=now)


def test_services_of_a_list_are_anchors_of_their_purpose() -> None:
    verdict = judged(made(), stamped(bes()))
    assert isinstance(verdict, Accepted)
    assert verdict.signatures[0].path[-1] == CA.certificate
    assert verdict.signatures[0].best_signature_time == SIGNED_AT
    without = judged(made(service()), stamped(bes()))
    assert not isinstance(without, Accepted)  # nobody vouches for the authority of time


WITHDRAWN: Final = SIGNED_AT + 10 * DAY


@pytest.mark.parametrize(
    ("withdrawn", "passes"),
    [(WITHDRAWN, True), (SIGNED_AT - DAY, False), (SIGNED_AT, False)],
    ids=["after the proven time", "before it", "at it"],
)
def test_the_status_at_the_proven_time_counts(
    withdrawn: datetime,
    passes: bool,  # noqa: FBT001 - a parameter of the table
) -> None:
    history = service(status(TAKEN, since=withdrawn), status())
    verdict = judged(made(history, service(status(kind=TSA_QTST), of=TSA)), stamped(bes()))
    assert isinstance(verdict, Accepted) is passes
    if not passes:
        assert isinstance(verdict, Undecided)
        assert verdict.reason is SubIndication.NO_CERTIFICATE_CHAIN_FOUND
        assert "довірчим списком" in verdict.detail


def test_a_service_counts_from_its_beginning_and_between() -> None:
    again = service(
        status(since=NOW - 10 * DAY),
        status(TAKEN, since=NOW - 50 * DAY),
        status(since=NOW - YEAR),
    )
    (found,) = trusted_services(made(again))
    moments = {
        NOW - 2 * YEAR: False,
        NOW - YEAR: True,
        NOW - 60 * DAY: True,
        NOW - 50 * DAY: False,
        NOW - 11 * DAY: False,
        NOW - 10 * DAY: True,
        NOW: True,
    }
    told = {at: any(one.holds(at) for one in found.periods) for at in moments}
    assert told == moments


@pytest.mark.parametrize("kind", [*PURPOSES, f"{ETSI}Svctype/unspecified"])
@pytest.mark.parametrize("value", [*sorted(GRANTED), TAKEN])
def test_only_services_of_the_tables_are_trusted(kind: str, value: str) -> None:
    found = trusted_services(made(service(status(value, kind=kind))))
    if value in GRANTED and kind in PURPOSES:
        assert [one.purpose for one in found] == [PURPOSES[kind]]
    else:
        assert found == ()


def test_a_policy_is_another_one_with_other_services() -> None:
    base = Policy(name="listed", anchors=(), revocation="none")
    listed = replace(base, services=trusted_services(made()))
    later = replace(base, services=trusted_services(made(service(status(since=NOW)))))
    assert len({base.fingerprint, listed.fingerprint, later.fingerprint}) == 3
    assert listed.anchors_for(Purpose.DOCUMENT, NOW) == (CA.certificate,)
    assert listed.anchors_for(Purpose.TIME_STAMP, NOW) == (TSA.certificate,)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b">7</TSLSequenceNumber>", b">-7</TSLSequenceNumber>"),
        (b">7</TSLSequenceNumber>", b">\xd9\xa7</TSLSequenceNumber>"),
        (b"<SchemeTerritory>UA</SchemeTerritory>", b""),
        (b"<SchemeTerritory>", b"<SchemeTerritory>UA</SchemeTerritory><SchemeTerritory>"),
        (b"Z</ListIssueDateTime>", b"</ListIssueDateTime>"),
        (b"<TSLType>", b"<TSLType>" + b"a" * 600),
        (b"<TSPServices>", b"<Other>"),
    ],
)
def test_a_list_of_another_shape_is_malformed(old: bytes, new: bytes) -> None:
    whole = build.unsigned(made())
    assert old in whole
    with pytest.raises(MalformedInput):
        read(whole.replace(old, new))


def test_statuses_in_another_order_than_newest_first_are_malformed() -> None:
    upside_down = service(status(since=NOW - 3 * YEAR), status(TAKEN, since=NOW))
    with pytest.raises(MalformedInput):
        read(build.unsigned(made(upside_down)))


def test_a_certificate_that_cannot_be_read_is_no_anchor_and_spoils_no_other() -> None:
    whole = build.unsigned(made())
    at = whole.index(b"<X509Certificate>") + len(b"<X509Certificate>")
    broken = read(whole[:at] + b"AAAA" + whole[at + 4 :])
    assert [len(one.certificates) for one in broken.services] == [0, 1]


@given(st.binary(max_size=300))
def test_any_octets_are_malformed(octets: bytes) -> None:
    with pytest.raises(MalformedInput):
        read(octets)


WHOLE: Final = signed()


@pytest.mark.parametrize("step", range(5))
def test_no_changed_octet_gives_another_list(step: int) -> None:
    pins = [KEEPER.certificate]
    for at in range(step, len(WHOLE), 61):
        spoiled = WHOLE[:at] + bytes((WHOLE[at] ^ 0x02,)) + WHOLE[at + 1 :]
        try:
            assert believed(spoiled, signers=pins, now=NOW) == made()
        except NotBelieved:
            continue


def test_a_signer_that_has_ended_signs_no_lists() -> None:
    assert reason(WHOLE, now=NOW + 2 * YEAR) == "OUT_OF_BOUNDS_NO_POE"
