"""Whether a package is an electronic case, whole and signed by an officer who may send it.

The ministry trusts nothing of what the gateway has already checked: the same validator runs
here again, over the bytes that arrived.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Final, assert_never

from connectors.simulator.errors import Fault, Refusal, invalid
from connectors.simulator.registry import Workplace
from crypto_module.ades import asic
from crypto_module.errors import MalformedInput
from crypto_module.validation import Accepted, Evidence, Policy, Refused, Undecided, validate
from crypto_module.x509 import SignerIdentity
from gateway.domain import application
from gateway.domain.application import Application
from gateway.domain.errors import Invalid
from gateway.domain.service import Catalogue

APPLICATION: Final = "application.json"
MAX_ENTRIES: Final = 500
MAX_ENTRY: Final = 4 << 30
MAX_PACKAGE: Final = 8 << 30
MAX_APPLICATION: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the ministry judges by."""

    policy: Policy
    evidence: Evidence
    catalogue: Catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class ExaminedCase:
    """What a good package says; the bytes of the application are kept as they were signed."""

    application: Application
    application_bytes: bytes
    officer: SignerIdentity


def examine(file: BinaryIO, *, sender: Workplace, rules: Rules, now: datetime) -> ExaminedCase:
    """Return what the package says, once nothing speaks against it.

    0. the bytes are one ASiC-E container                  package-malformed
    1. the officer's signature over the manifest is good   signature-refused
    2. the manifest lists what is inside, digest by digest signature-coverage
    3. the application can be read                         application-refused
    4. it is of the access point whose module sent it      access-point-differs
    5. the signer is an officer of that access point       officer-unknown

    Raises:
        Refusal: as said above.
    """
    try:
        container = asic.open_container(
            file, max_entries=MAX_ENTRIES, max_entry_bytes=MAX_ENTRY, max_total_bytes=MAX_PACKAGE
        )
        officer = _check_signature(container, rules=rules, now=now)
        body = _check_coverage(container)
    except MalformedInput as error:
        raise invalid("package-malformed", "Пакет не є контейнером ASiC-E.") from error
    case = _read_application(body, rules=rules, now=now)
    if case.access_point != sender.access_point:
        raise invalid(
            "access-point-differs", "Заяву складено не в тій точці доступу, чий модуль її передав."
        )
    # A КЕП of a natural person names no body; one that names a body must name the right one.
    if officer.rnokpp not in sender.officers or officer.edrpou not in {None, sender.edrpou}:
        raise invalid(
            "officer-unknown", "Підписувач не зареєстрований як посадова особа точки доступу."
        )
    return ExaminedCase(application=case, application_bytes=body, officer=officer)


def _check_signature(container: asic.Container, *, rules: Rules, now: datetime) -> SignerIdentity:
    verdict = validate(
        container.signature_bytes,
        content=container.manifest_bytes,
        evidence=rules.evidence,
        policy=rules.policy,
        now=now,
    )
    match verdict:
        case Accepted():
            signatures = verdict.signatures
        case Refused():
            raise invalid("signature-refused", f"Підпис не прийнято: {verdict.reason}.")
        case Undecided(retry_at=None):
            raise invalid("signature-refused", f"Підпис не прийнято: {verdict.reason}.")
        case Undecided():
            raise Refusal(Fault.LATER, "signature-undecided", "Підпис ще не перевірено.")
        case _:
            assert_never(verdict)
    if len(signatures) != 1 or signatures[0].signer is None:
        raise invalid("signature-refused", "Справу підписує одна посадова особа.")
    return signatures[0].signer


def _check_coverage(container: asic.Container) -> bytes:
    """Return the application once every entry is listed by the manifest with its digest."""
    listed = {entry.name: entry.digest for entry in asic.parse_manifest(container.manifest_bytes)}
    if set(listed) != set(container.names) or APPLICATION not in listed:
        raise invalid("signature-coverage", "Підпис охоплює не всі документи справи.")
    for name, digest in listed.items():
        actual = hashlib.sha256()
        for chunk in container.chunks(name):
            actual.update(chunk)
        if actual.digest() != digest:
            raise invalid("signature-coverage", "Документ не збігається з підписаним.")
    return _read_small(container, APPLICATION)


def _read_small(container: asic.Container, name: str) -> bytes:
    content = bytearray()
    for chunk in container.chunks(name):
        content += chunk
        if len(content) > MAX_APPLICATION:
            raise invalid("application-refused", "Заява завелика.")
    return bytes(content)


def _read_application(body: bytes, *, rules: Rules, now: datetime) -> Application:
    try:
        return application.parse(body, services=rules.catalogue, now=now)
    except Invalid as error:
        raise invalid("application-refused", f"{error.title}: {error.field}.") from error
