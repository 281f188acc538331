"""Where a webhook may go: the public internet by HTTPS, ourselves by HTTP, no inner network.

A webhook address is given by a client, so without this rule the gateway would be a way into the
network it stands in (SSRF). The address is judged twice: its text before anything is opened,
and every number the name resolves to at the moment of connecting, so that a name which answers
differently the second time (DNS rebinding) gains nothing.
"""

import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import Final

from aiohttp.abc import AbstractResolver, ResolveResult
from typing_extensions import override
from yarl import URL

Address = IPv4Address | IPv6Address

# RFC 6052, 2.1: an IPv4 address in disguise.
_NAT64: Final = IPv6Network("64:ff9b::/96")
# RFC 4291, 2.4 and IANA: nothing else of IPv6 is of the public internet. Old site-local and
# IPv4-compatible addresses and local NAT64 lie outside, though ``is_global`` is true for them.
_GLOBAL_UNICAST: Final = IPv6Network("2000::/3")
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
        number = _number(host)
        if number is not None:
            self.check_number(number, host=host)
        return url

    def check_number(self, number: Address, *, host: str) -> None:
        """Return when the host of this name may be reached at this number.

        Raises:
            ForbiddenTarget: the number belongs to an inner, link-local or reserved network.
        """
        real = _undisguised(number)
        if real.is_loopback and host in _LOOPBACK_NAMES:
            return
        if any(real in network for network in self.allowed):
            return
        if not _is_public(real):
            raise ForbiddenTarget("the webhook address leads into an inner network")


class PublicResolver(AbstractResolver):
    """Resolves names and withholds the numbers that ``targets`` forbid."""

    def __init__(self, resolver: AbstractResolver, targets: Targets) -> None:
        self._resolver = resolver
        self._targets = targets

    @override
    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        answers = await self._resolver.resolve(host, port, family)
        for answer in answers:
            number = ip_address(answer["host"].partition("%")[0])
            self._targets.check_number(number, host=host)
        return answers

    @override
    async def close(self) -> None:
        await self._resolver.close()


def _number(host: str) -> Address | None:
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        return None


def _is_public(number: Address) -> bool:
    if isinstance(number, IPv6Address) and number not in _GLOBAL_UNICAST:
        return False
    return number.is_global and not number.is_multicast


def _undisguised(number: Address) -> Address:
    """The IPv4 address inside an IPv6 one that only carries it, else the address itself."""
    if isinstance(number, IPv4Address):
        return number
    if number in _NAT64:
        return IPv4Address(int(number) & 0xFFFFFFFF)
    return number.ipv4_mapped or number.sixtofour or number
