"""Making trusted lists like the ЦЗО's: for tests, the lab, and a scheme of one's own.

Nothing is checked: what a list should be, the reader and ``believed`` say.
"""

import base64
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final
from xml.sax.saxutils import escape

from crypto_module.ades import xades
from crypto_module.cms.sign import Signer
from crypto_module.trust.model import Service, TrustedList
from crypto_module.trust.names import TSL

TYPE: Final = "http://czo.gov.ua/TrstSvc/TrustedList/TSLType/UAgeneric"
_SCHEME: Final = "http://uri.etsi.org/TrstSvc/TrustedList/schemerules/UA"


def unsigned(content: TrustedList) -> bytes:
    """Return the list as XML, in the order of the schema (TS 119 612, annex C)."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<TrustServiceStatusList xmlns="{TSL}" '
        'Id="TrustServiceStatusList" TSLTag="http://uri.etsi.org/19612/TSLTag">'
        "<SchemeInformation><TSLVersionIdentifier>5</TSLVersionIdentifier>"
        f"<TSLSequenceNumber>{content.sequence}</TSLSequenceNumber>"
        f"<TSLType>{escape(content.type)}</TSLType>"
        f"{_named('SchemeOperatorName', content.operator)}"
        f"{_named('SchemeName', content.operator)}"
        f"<SchemeTypeCommunityRules>{_uri(_SCHEME)}</SchemeTypeCommunityRules>"
        f"<SchemeTerritory>{escape(content.territory)}</SchemeTerritory>"
        "<HistoricalInformationPeriod>65535</HistoricalInformationPeriod>"
        f"<ListIssueDateTime>{_instant(content.issued_at)}</ListIssueDateTime>"
        f"<NextUpdate>{_next(content.next_update)}</NextUpdate></SchemeInformation>"
        f"{_providers(content.services)}</TrustServiceStatusList>"
    ).encode()


def signed(content: TrustedList, *, signer: Signer, at: datetime) -> bytes:
    """Return the list with its enveloped XAdES-B-B (5.7)."""
    return xades.sign_enveloped(unsigned(content), signer=signer, signing_time=at)


def _providers(services: Sequence[Service]) -> str:
    names = dict.fromkeys(one.provider for one in services)
    return (
        "<TrustServiceProviderList>"
        + "".join(
            f"<TrustServiceProvider><TSPInformation>{_named('TSPName', name)}</TSPInformation>"
            f"<TSPServices>{''.join(_service(one) for one in services if one.provider == name)}"
            "</TSPServices></TrustServiceProvider>"
            for name in names
        )
        + "</TrustServiceProviderList>"
        if services
        else ""
    )


def _service(one: Service) -> str:
    points = "".join(
        f"<ServiceSupplyPoint>{escape(each)}</ServiceSupplyPoint>" for each in one.supply_points
    )
    supply = f"<ServiceSupplyPoints>{points}</ServiceSupplyPoints>" if points else ""
    past = "".join(
        f"<ServiceHistoryInstance>{_status(one, number)}</ServiceHistoryInstance>"
        for number in range(1, len(one.statuses))
    )
    history = f"<ServiceHistory>{past}</ServiceHistory>" if past else ""
    return (
        f"<TSPService><ServiceInformation>{_status(one, 0)}{supply}</ServiceInformation>"
        f"{history}</TSPService>"
    )


def _status(one: Service, number: int) -> str:
    status = one.statuses[number]
    identity = "".join(
        f"<DigitalId><X509Certificate>{base64.b64encode(each.der).decode()}</X509Certificate>"
        "</DigitalId>"
        for each in one.certificates
    )
    return (
        f"<ServiceTypeIdentifier>{escape(status.type)}</ServiceTypeIdentifier>"
        f"{_named('ServiceName', one.name)}"
        f"<ServiceDigitalIdentity>{identity}</ServiceDigitalIdentity>"
        f"<ServiceStatus>{escape(status.status)}</ServiceStatus>"
        f"<StatusStartingTime>{_instant(status.since)}</StatusStartingTime>"
    )


def _named(tag: str, name: str) -> str:
    return f'<{tag}><Name xml:lang="uk">{escape(name)}</Name></{tag}>'


def _uri(text: str) -> str:
    return f'<URI xml:lang="en">{escape(text)}</URI>'


def _next(moment: datetime | None) -> str:
    return "" if moment is None else f"<dateTime>{_instant(moment)}</dateTime>"


def _instant(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
