"""The report as ETSI TS 119 102-2 writes it: a ValidationReport in XML.

Objects (certificates, evidence, time-stamps) stand once in SignatureValidationObjects, by digest;
a signature's report refers to them.
"""

import base64
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from lxml import etree

from crypto_module.primitives import hashes
from crypto_module.validation.full_report import constraints
from crypto_module.validation.policy import VERSION, Policy
from crypto_module.validation.verdict import (
    Indication,
    SignatureResult,
    SubIndication,
    Verdict,
)

VR: Final = "http://uri.etsi.org/19102/v1.4.1#"
DS: Final = "http://www.w3.org/2000/09/xmldsig#"
XADES: Final = "http://uri.etsi.org/01903/v1.3.2#"
_MAIN: Final = "urn:etsi:019102:mainindication:"
_SUB: Final = "urn:etsi:019102:subindication:"
_CONSTRAINT: Final = "urn:etsi:019102:constraint:"
_OBJECT: Final = "urn:etsi:019102:validationObject:"
_PROCESSES: Final = {
    True: "urn:etsi:019102:validationprocess:LTVM",
    False: "urn:etsi:019102:validationprocess:Basic",
}
_STATUSES: Final = {
    "OK": "urn:etsi:019102:constraintStatus:applied",
    "NOT OK": "urn:etsi:019102:constraintStatus:applied",
    "NOT EVALUATED": "urn:etsi:019102:constraintStatus:disabled",
}
_WORDS: Final = {
    Indication.TOTAL_PASSED: "total-passed",
    Indication.TOTAL_FAILED: "total-failed",
    Indication.INDETERMINATE: "indeterminate",
}
Element = etree._Element  # noqa: SLF001 - lxml gives its class no public name


def etsi_report(
    verdict: Verdict, *, policy: Policy, now: datetime, by_digest: bool = False
) -> bytes:
    """Return the ValidationReport in UTF-8; equal arguments give equal octets.

    ``by_digest``: the document was known by its digest alone (DocHashOnly).
    """
    root = etree.Element(f"{{{VR}}}ValidationReport", nsmap={"vr": VR, "ds": DS, "xades": XADES})
    objects: dict[str, tuple[str, bytes]] = {}
    about = _About(policy=policy, now=now, by_digest=by_digest)
    for number, one in enumerate(verdict.signatures, start=1):
        _signature(root, one, number, about, objects)
    if not verdict.signatures:
        report = _element(root, "SignatureValidationReport")
        _status(report, Indication.TOTAL_FAILED, SubIndication.FORMAT_FAILURE, [])
    if objects:
        held = _element(root, "SignatureValidationObjects")
        for identifier, (kind, octets) in objects.items():
            _object(held, identifier, kind, octets)
    encoded: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return encoded


@dataclass(frozen=True, slots=True, kw_only=True)
class _About:
    """What holds of every signature of a report."""

    policy: Policy
    now: datetime
    by_digest: bool


def _signature(
    root: Element,
    result: SignatureResult,
    number: int,
    about: _About,
    objects: dict[str, tuple[str, bytes]],
) -> None:
    now = about.now
    report = _element(root, "SignatureValidationReport")
    identifier = _element(report, "SignatureIdentifier", id=f"S-{number}")
    _element(identifier, "HashOnly").text = "false"
    _element(identifier, "DocHashOnly").text = "true" if about.by_digest else "false"
    _element(identifier, "DAIdentifier").text = f"S-{number}"
    evaluation = _element(report, "ValidationConstraintsEvaluationReport")
    _policy(_element(evaluation, "SignatureValidationPolicy"), about.policy)
    for one in constraints(result):
        _constraint(evaluation, one)
    time = _element(report, "ValidationTimeInfo")
    _element(time, "ValidationTime").text = _moment(now)
    best = _element(time, "BestSignatureTime")
    _element(best, "POETime").text = _moment(result.best_signature_time or now)
    proven = result.best_signature_time is not None
    kind = "urn:etsi:019102:poetype:" + ("validation" if proven else "provided")
    _element(best, "TypeOfProof").text = kind
    if result.signer is not None:
        signer = _element(report, "SignerInformation")
        _reference(signer, "SignerCertificate", _certificates(result, objects)[:1])
        _element(signer, "Signer").text = result.signer.common_name or ""
    _element(report, "SignatureValidationProcess").append(_process(proven=proven))
    chain = _certificates(result, objects)
    used = [*_evidence(result, objects), *_stamps(result, objects)]
    _status(report, result.indication, result.sub_indication, [*chain, *used])


def _policy(parent: Element, policy: Policy) -> None:
    """SignaturePolicyIdentifier is of the type that XAdES gives it (EN 319 132-1, 5.2.9)."""
    named = etree.SubElement(
        _element(parent, "SignaturePolicyIdentifier"), f"{{{XADES}}}SignaturePolicyId"
    )
    identifier = etree.SubElement(named, f"{{{XADES}}}SigPolicyId")
    told = f"urn:brama:policy:{policy.name}:{VERSION}"
    etree.SubElement(identifier, f"{{{XADES}}}Identifier").text = told
    _digest(etree.SubElement(named, f"{{{XADES}}}SigPolicyHash"), bytes.fromhex(policy.fingerprint))
    _element(parent, "PolicyName").text = policy.name


def _process(*, proven: bool) -> Element:
    process = etree.Element(f"{{{VR}}}SignatureValidationProcessID")
    process.text = _PROCESSES[proven]
    return process


def _constraint(parent: Element, told: dict[str, str]) -> None:
    constraint = _element(parent, "ValidationConstraint")
    _element(constraint, "ValidationConstraintIdentifier").text = _CONSTRAINT + told["constraint"]
    status = _element(constraint, "ConstraintStatus")
    _element(status, "Status").text = _STATUSES[told["status"]]
    if told["status"] != "NOT EVALUATED":
        passed = told["status"] == "OK"
        outcome = _element(constraint, "ValidationStatus")
        word = "passed" if passed else "failed"
        _element(outcome, "MainIndication").text = _MAIN + word


def _status(
    parent: Element, main: Indication, sub: SubIndication | None, references: list[str]
) -> None:
    status = _element(parent, "SignatureValidationStatus")
    _element(status, "MainIndication").text = _MAIN + _WORDS[main]
    if sub is not None:
        _element(status, "SubIndication").text = _SUB + sub.value
    if references:
        associated = _element(status, "AssociatedValidationReportData")
        _reference(associated, "RelatedValidationObject", references)


def _reference(parent: Element, name: str, identifiers: list[str]) -> None:
    """VOReference is a list of identifiers (IDREFS), not an address."""
    for one in identifiers:
        _element(parent, name).set("VOReference", one)


def _certificates(result: SignatureResult, objects: dict[str, tuple[str, bytes]]) -> list[str]:
    own = () if result.certificate is None else (result.certificate,)
    chain = dict.fromkeys((*own, *result.path))
    return [_known(objects, "certificate", one.der) for one in chain]


def _evidence(result: SignatureResult, objects: dict[str, tuple[str, bytes]]) -> list[str]:
    used = (*result.evidence, *(each for one in result.time_stamps for each in one.evidence))
    kinds = {"crl": "CRL", "ocsp": "OCSPResponse"}
    return [_known(objects, kinds[one.kind], one.der) for one in used]


def _stamps(result: SignatureResult, objects: dict[str, tuple[str, bytes]]) -> list[str]:
    authorities = dict.fromkeys(one for stamp in result.time_stamps for one in stamp.path)
    return [_known(objects, "certificate", one.der) for one in authorities]


def _known(objects: dict[str, tuple[str, bytes]], kind: str, octets: bytes) -> str:
    identifier = f"V-{hashes.digest('sha256', octets).hex()}"
    objects.setdefault(identifier, (kind, octets))
    return identifier


def _object(parent: Element, identifier: str, kind: str, octets: bytes) -> None:
    held = _element(parent, "ValidationObject", id=identifier)
    _element(held, "ObjectType").text = _OBJECT + kind
    representation = _element(held, "ValidationObjectRepresentation")
    _digest(_element(representation, "DigestAlgAndValue"), hashes.digest("sha256", octets))


def _digest(parent: Element, digest: bytes) -> None:
    method = etree.SubElement(parent, f"{{{DS}}}DigestMethod")
    method.set("Algorithm", "http://www.w3.org/2001/04/xmlenc#sha256")
    value = etree.SubElement(parent, f"{{{DS}}}DigestValue")
    value.text = base64.b64encode(digest).decode()


def _element(parent: Element, name: str, **attributes: str) -> Element:
    return etree.SubElement(parent, f"{{{VR}}}{name}", attributes)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")
