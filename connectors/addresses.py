"""Where evidence may be fetched from: hosts that are named, everything else is denied.

Addresses stand in certificates, and a certificate is whoever's who sends a signature: followed
blindly they would be a way into the network the gateway stands in (SSRF, PROMISES, threat 10).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self

from yarl import URL

from connectors.networks import Address, is_public, number_of, undisguised
from crypto_module.x509.certificate import Certificate

_PORTS: Final = {"http": 80, "https": 443}
MAX_OCTETS: Final = 2048


class ForbiddenAddress(OSError):
    """The address is not one that evidence may come from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Hosts that may be asked.

    ``named`` come from trusted certificates and must lead to the public internet, by the usual
    port. ``configured`` are the operator's own word, ``host`` or ``host:port``: they may lie in a
    closed network.
    """

    named: frozenset[str] = frozenset()
    configured: frozenset[str] = frozenset()

    @classmethod
    def of(cls, trusted: Iterable[Certificate], *, configured: Iterable[str] = ()) -> Self:
        """Return the hosts that trusted certificates name, and those of the operator."""
        found = {
            host
            for certificate in trusted
            for url in certificate.extensions.urls
            if (host := _host(url)) is not None
        }
        return cls(named=frozenset(found), configured=frozenset(configured))

    def check_url(self, text: str) -> URL:
        """Return the address, if its text alone does not forbid it.

        Raises:
            ForbiddenAddress: not HTTP(S), too long, with credentials, or of a host not named.
        """
        try:
            url = URL(text)
        except ValueError:
            raise ForbiddenAddress("the address is not an address") from None
        if len(text) > MAX_OCTETS or url.scheme not in _PORTS or url.host is None:
            raise ForbiddenAddress("the address is not one of HTTP")
        if url.user is not None or url.password is not None:
            raise ForbiddenAddress("the address carries credentials")
        if self._is_configured(url.host, url.port):
            return url
        if url.host not in self.named or url.port != _PORTS[url.scheme]:
            raise ForbiddenAddress(f"the host {url.host} is not one that may be asked")
        number = number_of(url.host)
        if number is not None:
            self.check_number(number, url.host)
        return url

    def check_number(self, number: Address, host: str) -> None:
        """Return when the host may be reached at this number.

        Raises:
            ForbiddenAddress: a named host leads into an inner, link-local or reserved network.
        """
        if any(one.partition(":")[0] == host for one in self.configured):
            return
        if not is_public(undisguised(number)):
            raise ForbiddenAddress(f"the host {host} leads into an inner network")

    def _is_configured(self, host: str, port: int | None) -> bool:
        return host in self.configured or f"{host}:{port}" in self.configured


def _host(text: str) -> str | None:
    try:
        return URL(text).host
    except ValueError:
        return None
