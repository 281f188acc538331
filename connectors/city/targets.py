"""Where a webhook may go: the public internet by HTTPS, ourselves by HTTP, no inner network.

A webhook address is given by a client, so without this rule the gateway would be a way into the
network it stands in (SSRF). The address is judged twice: its text before anything is opened,
and every number the name resolves to at the moment of connecting, so that a name which answers
differently the second time (DNS rebinding) gains nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Final

from yarl import URL

from connectors.networks import Address, is_public, number_of, undisguised

# RFC 1918 and RFC 4193: the networks inside an institution, for an operator who allows them all.
PRIVATE_NETWORKS: Final = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
_LOOPBACK_NAMES: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class ForbiddenTarget(OSError):
    """The address leads where a webhook may not go.

    An ``OSError``, because that is what a resolver raises when a name gives no address.
    """


@dataclass(frozen=True, slots=True)
class Targets:
    """The rule, with the inner networks that the operator has allowed by configuration."""

    allowed: tuple[IPv4Network | IPv6Network, ...] = ()

    @classmethod
    def allowing(cls, networks: Iterable[str]) -> "Targets":
        """The rule with these networks, such as ``10.20.0.0/16``, opened."""
        return cls(tuple(ip_network(network) for network in networks))

    def check_url(self, text: str) -> URL:
        """The address, if its text alone does not forbid it.

        Raises:
            ForbiddenTarget: not HTTPS, credentials inside, or a number of an inner network.
        """
        try:
            url = URL(text)
        except ValueError:
            raise ForbiddenTarget("the webhook address is not an address") from None
        host = url.host
        if host is None or url.user is not None or url.password is not None:
            raise ForbiddenTarget("the webhook address has no host or carries credentials")
        if url.scheme != "https" and not (url.scheme == "http" and host in _LOOPBACK_NAMES):
            raise ForbiddenTarget("the webhook address is neither HTTPS nor loopback HTTP")
        number = number_of(host)
        if number is not None:
            self.check_number(number, host=host)
        return url

    def check_number(self, number: Address, *, host: str) -> None:
        """Return when the host of this name may be reached at this number.

        Raises:
            ForbiddenTarget: the number belongs to an inner, link-local or reserved network.
        """
        real = undisguised(number)
        if real.is_loopback and host in _LOOPBACK_NAMES:
            return
        if any(real in network for network in self.allowed):
            return
        if not is_public(real):
            raise ForbiddenTarget("the webhook address leads into an inner network")
