"""Which numbers are of the public internet, and a resolver that withholds the others (SSRF).

A name that comes from outside (a webhook's, a certificate's) is judged by every number it resolves
to at the moment of connecting, so that one which answers differently the second time (DNS
rebinding) gains nothing.
"""

import socket
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final

from aiohttp.abc import AbstractResolver, ResolveResult
from typing_extensions import override

Address = IPv4Address | IPv6Address

# RFC 6052, 2.1: an IPv4 address in disguise.
_NAT64: Final = IPv6Network("64:ff9b::/96")
# RFC 4291, 2.4 and IANA: nothing else of IPv6 is of the public internet. Old site-local and
# IPv4-compatible addresses and local NAT64 lie outside, though ``is_global`` is true for them.
_GLOBAL_UNICAST: Final = IPv6Network("2000::/3")


class GuardedResolver(AbstractResolver):
    """Resolves names; ``check`` raises ``OSError`` for a number that the host may not have."""

    def __init__(self, resolver: AbstractResolver, check: Callable[[Address, str], None]) -> None:
        self._resolver = resolver
        self._check = check

    @override
    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        answers = await self._resolver.resolve(host, port, family)
        for answer in answers:
            self._check(ip_address(answer["host"].partition("%")[0]), host)
        return answers

    @override
    async def close(self) -> None:
        await self._resolver.close()


def number_of(host: str) -> Address | None:
    """Return the number that a host is written as; None when it is a name."""
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        return None


def is_public(number: Address) -> bool:
    """Return whether a number is of the public internet."""
    if isinstance(number, IPv6Address) and number not in _GLOBAL_UNICAST:
        return False
    return number.is_global and not number.is_multicast


def undisguised(number: Address) -> Address:
    """Return the IPv4 address inside an IPv6 one that only carries it, else the address itself."""
    if isinstance(number, IPv4Address):
        return number
    if number in _NAT64:
        return IPv4Address(int(number) & 0xFFFFFFFF)
    return number.ipv4_mapped or number.sixtofour or number
