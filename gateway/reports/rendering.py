"""One verdict in four forms: JSON for programs, ETSI's XML, a page for people in PDF or HTML."""

import json
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from crypto_module.ades import cades, xades
from crypto_module.cms.sign import Signer
from crypto_module.validation import Policy, Verdict
from crypto_module.validation.etsi_report import etsi_report
from crypto_module.validation.full_report import full_report
from gateway.reports.contents import contents
from gateway.reports.html import html
from gateway.reports.pdf import pdf


class ReportForm(StrEnum):
    """How a report is written."""

    JSON = "json"
    ETSI_XML = "etsi-xml"
    PDF = "pdf"
    HTML = "html"


MEDIA_TYPES: Final = MappingProxyType(
    {
        ReportForm.JSON: "application/json",
        ReportForm.ETSI_XML: "application/xml",
        ReportForm.PDF: "application/pdf",
        ReportForm.HTML: "text/html",
    }
)
SEALED_AROUND: Final = "application/pkcs7-mime"


def rendered(
    verdict: Verdict,
    form: ReportForm,
    *,
    name: str,
    file_sha256: str,
    policy: Policy,
    now: datetime,
    by_digest: bool = False,
) -> bytes:
    """Return the report on the file ``name``, whose SHA-256 is ``file_sha256`` in hexadecimal.

    ``by_digest``: its document was known by digests alone.
    """
    match form:
        case ReportForm.JSON:
            told = full_report(verdict, policy=policy, now=now, file_sha256=file_sha256)
            return json.dumps(told, ensure_ascii=False, indent=2).encode() + b"\n"
        case ReportForm.ETSI_XML:
            return etsi_report(verdict, policy=policy, now=now, by_digest=by_digest)
        case ReportForm.PDF:
            return pdf(contents(verdict, name=name, policy=policy, now=now), now=now)
        case ReportForm.HTML:
            return html(contents(verdict, name=name, policy=policy, now=now))


def sealed(report: bytes, form: ReportForm, *, seal: Signer, now: datetime) -> tuple[bytes, str]:
    """Return the report under the seal, as its form is signed, with its media type.

    JSON and HTML stand inside a CAdES-B-B, XML around an enveloped XAdES-B-B, PDF in PAdES-B-B.
    """
    match form:
        case ReportForm.JSON | ReportForm.HTML:
            made = cades.sign(report, signer=seal, signing_time=now, detached=False)
            return made, SEALED_AROUND
        case ReportForm.ETSI_XML:
            made = xades.sign_enveloped(report, signer=seal, signing_time=now)
            return made, MEDIA_TYPES[form]
        case ReportForm.PDF:
            # Imported only here: the library of PDF costs half a second.
            from crypto_module.ades import pades

            return pades.sign(report, signer=seal, signing_time=now), MEDIA_TYPES[form]
