"""Every row of the manifest about signatures: the indication it names."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

from crypto_module.validation import Accepted, Evidence, Policy, Undecided, Verdict, validate
from crypto_module.validation.report import as_json
from crypto_module.x509.certificate import Certificate

VECTORS: Final = Path(__file__).parents[2] / "vectors"
AT: Final = datetime(2023, 6, 1, tzinfo=UTC)
ANCHORS: Final = tuple(
    Certificate.parse((VECTORS / "certs" / name).read_bytes())
    for name in ("czo-2020.cer", "diia-ca-2020.cer")
)
GENERATED: Final = "generated_content.bin"
FOX: Final = b"The quick brown fox jumps over the lazy dog"

PASSED: Final = ("TOTAL-PASSED", None)
PLAIN: Final = ("INDETERMINATE", "SIG_CONSTRAINTS_FAILURE")
NO_PATH: Final = ("INDETERMINATE", "NO_CERTIFICATE_CHAIN_FOUND")
WRONG: Final = ("TOTAL-FAILED", "HASH_FAILURE")
BES, CMS, CADES_T = "CAdES-BES", "CMS", "CAdES-T"
GOST, KUPYNA, SHA = "gost34311", "kupyna256", "sha256"

ROWS: Final = [
    ("m257_gost34311_CAdES-BES_att.p7s", None, PASSED, BES, GOST),
    ("m257_gost34311_CAdES-BES_det.p7s", GENERATED, PASSED, BES, GOST),
    ("m257_gost34311_CMS_att.p7s", None, PLAIN, CMS, GOST),
    ("m257_gost34311_CMS_det.p7s", GENERATED, PLAIN, CMS, GOST),
    ("m257_kupyna256_CAdES-BES_att.p7s", None, PASSED, BES, KUPYNA),
    ("m257_kupyna256_CAdES-BES_det.p7s", GENERATED, PASSED, BES, KUPYNA),
    ("m257_kupyna256_CMS_att.p7s", None, PLAIN, CMS, KUPYNA),
    ("m257_kupyna256_CMS_det.p7s", GENERATED, PLAIN, CMS, KUPYNA),
    ("verify-dstu_01.p7s", None, PASSED, BES, GOST),
    ("verify-dstu_02.p7s", None, PASSED, CADES_T, GOST),
    ("verify-dstu_04.p7s", "verify-dstu_04.content", PASSED, BES, GOST),
    ("verify-dstu_05.p7s", "verify-dstu_05.content", WRONG, BES, GOST),
    ("ecdsa_cms1.p7s", None, NO_PATH, BES, SHA),
    ("ecdsa_two_signers.p7s", None, NO_PATH, BES, SHA),
]


def read(name: str) -> bytes:
    return (VECTORS / "cms" / name).read_bytes()


def judge(
    name: str,
    *,
    content: bytes | None = None,
    anchors: tuple[Certificate, ...] = ANCHORS,
    at: datetime = AT,
) -> Verdict:
    return validate(
        read(name),
        content=content,
        evidence=Evidence(),
        policy=Policy(name="basic-no-revocation", anchors=anchors, revocation="none"),
        now=at,
    )


@pytest.mark.parametrize(("name", "content", "expected", "form", "hash_name"), ROWS)
def test_a_real_signature_gets_the_indication_its_manifest_names(
    name: str, content: str | None, expected: tuple[str, str | None], form: str, hash_name: str
) -> None:
    told = as_json(judge(name, content=None if content is None else read(content)))
    assert (told["indication"], told["sub_indication"]) == expected
    assert {one["format"] for one in told["signatures"]} == {form}
    assert {one["hash_algorithm"] for one in told["signatures"]} == {hash_name}


def test_every_signature_of_the_vectors_is_in_the_table() -> None:
    files = {path.name for path in (VECTORS / "cms").glob("*.p7s")}
    assert files == {row[0] for row in ROWS}


def test_the_report_tells_who_signed_and_with_what() -> None:
    assert as_json(judge("verify-dstu_01.p7s")) == {
        "indication": "TOTAL-PASSED",
        "sub_indication": None,
        "policy": "basic-no-revocation",
        "signatures": [
            {
                "format": "CAdES-BES",
                "indication": "TOTAL-PASSED",
                "sub_indication": None,
                "algorithm": "DSTU4145-M257",
                "hash_algorithm": "gost34311",
                "signer": {
                    "common_name": "ДП ДІЯ (Тестування)",
                    "rnokpp": None,
                    "edrpou": "43395033",
                    "unzr": None,
                    "organization": "ДП ДІЯ (Тестування)",
                },
                "claimed_signing_time": "2023-09-19T18:17:18Z",
                "certificate": {
                    "serial": "3ed5083160dbc59b04000000a91e060073a57600",
                    "subject_key_identifier": (
                        "5bc6c06ee1e00c1700e92aa7a9ad75f82d3cb7a9b66e3a98023209b24513315c"
                    ),
                    "not_before": "2022-04-05T17:57:59Z",
                    "not_after": "2024-04-05T17:57:59Z",
                },
            }
        ],
    }


def test_an_attached_signature_that_passed_gives_its_content() -> None:
    verdict = judge("verify-dstu_01.p7s")
    assert isinstance(verdict, Accepted)
    assert verdict.content == FOX


def test_a_detached_signature_that_passed_gives_no_content() -> None:
    verdict = judge("verify-dstu_04.p7s", content=FOX)
    assert isinstance(verdict, Accepted)
    assert verdict.content is None


def test_other_content_given_with_an_attached_signature_is_not_what_was_signed() -> None:
    told = as_json(judge("verify-dstu_01.p7s", content=FOX + b"."))
    assert (told["indication"], told["sub_indication"]) == WRONG


def test_a_detached_signature_without_content_is_undecided() -> None:
    told = as_json(judge("verify-dstu_04.p7s"))
    assert told["sub_indication"] == "SIGNED_DATA_NOT_FOUND"


@pytest.mark.parametrize("year", [2020, 2026])
def test_out_of_the_certificates_validity_nothing_is_proved(year: int) -> None:
    told = as_json(judge("verify-dstu_01.p7s", at=datetime(year, 12, 1, tzinfo=UTC)))
    assert told["indication"] == "INDETERMINATE"
    assert told["sub_indication"] == "OUT_OF_BOUNDS_NO_POE"


def test_the_claimed_signing_time_is_shown_and_never_compared() -> None:
    told = as_json(judge("m257_gost34311_CAdES-BES_att.p7s"))
    claimed = told["signatures"][0]["claimed_signing_time"]
    assert claimed.startswith("2026-")
    assert told["indication"] == "TOTAL-PASSED"


def test_without_an_anchor_there_is_no_path() -> None:
    told = as_json(judge("verify-dstu_01.p7s", anchors=()))
    assert told["sub_indication"] == "NO_CERTIFICATE_CHAIN_FOUND"


def test_the_root_alone_is_not_enough_while_the_issuer_is_not_at_hand() -> None:
    told = as_json(judge("verify-dstu_01.p7s", anchors=ANCHORS[:1]))
    assert told["sub_indication"] == "NO_CERTIFICATE_CHAIN_FOUND"


def test_the_root_and_the_issuer_from_the_pool_make_a_path() -> None:
    verdict = validate(
        read("verify-dstu_01.p7s"),
        evidence=Evidence(certificates=ANCHORS[1:]),
        policy=Policy(name="test", anchors=ANCHORS[:1], revocation="none"),
        now=AT,
    )
    assert isinstance(verdict, Accepted)
    assert len(verdict.signatures[0].path) == 3


def test_a_policy_that_requires_revocation_evidence_waits_for_it() -> None:
    policy = Policy(name="qualified", anchors=ANCHORS, revocation="required")
    verdict = validate(read("verify-dstu_01.p7s"), evidence=Evidence(), policy=policy, now=AT)
    assert isinstance(verdict, Undecided)
    assert verdict.reason == "TRY_LATER"
    assert verdict.retry_at == AT + policy.retry_after
