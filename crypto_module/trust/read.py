"""Reading a trusted list (TS 119 612, 5): a value or ``MalformedInput``, and no belief yet."""

from contextlib import suppress
from datetime import UTC, datetime
from itertools import pairwise
from typing import Final

from crypto_module.ades.xades import dom
from crypto_module.ades.xades.dom import Element
from crypto_module.errors import MalformedInput
from crypto_module.trust.model import Service, Status, TrustedList
from crypto_module.trust.names import TSL
from crypto_module.x509.certificate import Certificate

WHERE: Final = "trusted list"
MAX_OCTETS: Final = 16 * 1024 * 1024
MAX_SERVICES: Final = 5_000
MAX_HISTORY: Final = 100
MAX_CERTIFICATES: Final = 20
MAX_SUPPLY_POINTS: Final = 20
_MAX_TEXT: Final = 500
_MAX_DIGITS: Final = 12
_T: Final = f"{{{TSL}}}"


def read(encoded: bytes) -> TrustedList:
    """Return the list in ``encoded``.

    Raises:
        MalformedInput: not a trusted list, or one beyond the bounds of this file.
    """
    if len(encoded) > MAX_OCTETS:
        raise _malformed("is larger than 16 MiB")
    root = dom.parse(encoded, where=WHERE)
    if root.tag != f"{_T}TrustServiceStatusList":
        raise _malformed("is not a TrustServiceStatusList")
    scheme = _one(root, "SchemeInformation")
    return TrustedList(
        sequence=_sequence(_text(scheme, "TSLSequenceNumber")),
        type=_text(scheme, "TSLType"),
        territory=_text(scheme, "SchemeTerritory"),
        operator=_name(scheme, "SchemeOperatorName"),
        issued_at=_instant(_text(scheme, "ListIssueDateTime")),
        next_update=_next_update(scheme),
        services=tuple(_services(root)),
    )


def _services(root: Element) -> list[Service]:
    held = dom.child(root, f"{_T}TrustServiceProviderList")
    found: list[Service] = []
    for provider in [] if held is None else _all(held, "TrustServiceProvider"):
        name = _name(_one(provider, "TSPInformation"), "TSPName")
        services = _one(provider, "TSPServices")
        for one in _all(services, "TSPService"):
            found.append(_service(one, provider=name))
            if len(found) > MAX_SERVICES:
                raise _malformed("has more than 5000 services")
    return found


def _service(element: Element, *, provider: str) -> Service:
    now = _one(element, "ServiceInformation")
    history = dom.child(element, f"{_T}ServiceHistory")
    past = [] if history is None else _all(history, "ServiceHistoryInstance")
    if len(past) > MAX_HISTORY:
        raise _malformed("has a service with more than 100 earlier statuses")
    statuses = [_status(one) for one in (now, *past)]
    if any(one.since < other.since for one, other in pairwise(statuses)):
        raise _malformed("tells the statuses of a service in another order than the newest first")
    points = dom.child(now, f"{_T}ServiceSupplyPoints")
    return Service(
        provider=provider,
        name=_name(now, "ServiceName"),
        certificates=_certificates(now),
        statuses=tuple(statuses),
        supply_points=()
        if points is None
        else tuple(map(_short, _all(points, "ServiceSupplyPoint")[:MAX_SUPPLY_POINTS])),
    )


def _status(element: Element) -> Status:
    return Status(
        type=_text(element, "ServiceTypeIdentifier"),
        status=_text(element, "ServiceStatus"),
        since=_instant(_text(element, "StatusStartingTime")),
    )


def _certificates(element: Element) -> tuple[Certificate, ...]:
    """Return the certificates of a service; of kinds that we cannot read none is an anchor."""
    identity = _one(element, "ServiceDigitalIdentity")
    found: list[Certificate] = []
    for one in identity.findall(f"{_T}DigitalId/{_T}X509Certificate")[:MAX_CERTIFICATES]:
        with suppress(MalformedInput):
            found.append(Certificate.parse(dom.octets(one, where=WHERE)))
    return tuple(dict.fromkeys(found))


def _sequence(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > _MAX_DIGITS:
        raise _malformed("has a sequence number that is none")
    return int(text)


def _next_update(scheme: Element) -> datetime | None:
    """5.3.15: the element is there, empty when no further list will come."""
    moment = dom.child(_one(scheme, "NextUpdate"), f"{_T}dateTime")
    return None if moment is None else _instant(_short(moment))


def _instant(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        in_utc = moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise _malformed("has an instant that is none") from error
    if moment.tzinfo is None:
        raise _malformed("has an instant that names no zone")
    return in_utc


def _name(parent: Element, tag: str) -> str:
    """Return the Ukrainian name, or the first one."""
    names = _all(_one(parent, tag), "Name")
    if not names:
        raise _malformed(f"has no Name in {tag}")
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    return _short(next((one for one in names if one.get(language) == "uk"), names[0]))


def _text(parent: Element, tag: str) -> str:
    return _short(_one(parent, tag))


def _short(element: Element) -> str:
    text = dom.text(element).strip()
    if len(text) > _MAX_TEXT:
        raise _malformed("has a text longer than 500 characters")
    return text


def _one(parent: Element, tag: str) -> Element:
    return dom.required(parent, f"{_T}{tag}", where=WHERE)


def _all(parent: Element, tag: str) -> list[Element]:
    return [one for one in dom.elements(parent) if one.tag == f"{_T}{tag}"]


def _malformed(rule: str) -> MalformedInput:
    return MalformedInput(where=WHERE, rule=rule)
