"""A key or a token made for another service signs no document (RFC 5280, 4.2.1.12)."""

import pytest

from crypto_module import oids
from crypto_module.asn1 import encode
from crypto_module.cms import sign as cms_sign
from crypto_module.validation import Accepted, SubIndication
from crypto_module.x509 import build
from crypto_module.x509.extensions import EXTENDED_KEY_USAGE
from tests.crypto_module.authority import (
    CONTENT,
    SIGNER_EXTENSIONS,
    issued,
    judged,
    reason,
    root,
    signed,
)

CMP_SERVER = "1.3.6.1.4.1.19398.1.1.8.1"
TST_INFO = "1.2.840.113549.1.9.16.1.4"


def judged_with(purposes: list[str], *, critical: bool) -> SubIndication | None:
    anchor = root()
    value = encode.sequence(*(encode.oid(one) for one in purposes))
    usage = build.extension(EXTENDED_KEY_USAGE, value, critical=critical)
    holder = issued(anchor, extensions=(*SIGNER_EXTENSIONS, usage))
    return reason(judged(signed(holder), anchor, content=CONTENT))


@pytest.mark.parametrize("critical", [True, False])
@pytest.mark.parametrize("purpose", [oids.EKU_TIME_STAMPING, oids.EKU_OCSP_SIGNING])
def test_a_key_of_a_service_signs_no_document(purpose: str, *, critical: bool) -> None:
    found = judged_with([purpose, oids.EKU_ELECTRONIC_SEAL], critical=critical)
    assert found is SubIndication.CHAIN_CONSTRAINTS_FAILURE


@pytest.mark.parametrize("critical", [True, False])
@pytest.mark.parametrize(
    "purpose",
    [
        oids.EKU_ANY,
        oids.EKU_EMAIL_PROTECTION,
        oids.EKU_DOCUMENT_SIGNING,
        oids.EKU_ELECTRONIC_SEAL,
    ],
)
def test_a_purpose_of_documents_passes(purpose: str, *, critical: bool) -> None:
    assert judged_with([purpose], critical=critical) is None


def test_an_unknown_purpose_binds_only_when_it_is_critical() -> None:
    assert judged_with([CMP_SERVER], critical=False) is None
    found = judged_with([CMP_SERVER], critical=True)
    assert found is SubIndication.CHAIN_CONSTRAINTS_FAILURE


def test_signed_content_of_another_type_is_no_document(monkeypatch: pytest.MonkeyPatch) -> None:
    anchor = root()
    holder = issued(anchor)
    assert isinstance(judged(signed(holder), anchor, content=CONTENT), Accepted)
    monkeypatch.setattr(cms_sign, "ID_DATA", TST_INFO)
    token = signed(holder)
    version_1 = b"\x02\x01\x01\x31"  # 5.1: content of another type makes it version 3
    token = token.replace(version_1, b"\x02\x01\x03\x31", 1)
    verdict = judged(token, anchor, content=CONTENT)
    assert reason(verdict) is SubIndication.SIG_CONSTRAINTS_FAILURE
