"""A key or a token made for another service signs no document (RFC 5280, 4.2.1.12)."""

import pytest

from crypto_module import oids
from crypto_module.ades.time_stamping import Authority
from crypto_module.asn1 import encode
from crypto_module.cms.timestamp_protocol import Request
from crypto_module.validation import Accepted, SubIndication
from crypto_module.x509 import build
from crypto_module.x509.extensions import EXTENDED_KEY_USAGE
from tests.crypto_module.authority import (
    CONTENT,
    NOW,
    SIGNER_EXTENSIONS,
    issued,
    judged,
    reason,
    root,
    signed,
)

CMP_SERVER = "1.3.6.1.4.1.19398.1.1.8.1"


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


def test_signed_content_of_another_type_is_no_document() -> None:
    anchor = root()
    holder = issued(anchor)
    assert isinstance(judged(signed(holder), anchor, content=CONTENT), Accepted)
    request = Request(hash_name="sha256", imprint=bytes(32))
    token = Authority(signer=holder.signer).token(request, at=NOW, serial=1)
    assert reason(judged(token, anchor)) is SubIndication.SIG_CONSTRAINTS_FAILURE
