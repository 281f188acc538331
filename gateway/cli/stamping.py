"""Asking a time-stamping authority from a command line."""

import asyncio
import sys
from collections.abc import Callable
from typing import Annotated, Final

import typer
from yarl import URL

from connectors.addresses import Addresses
from connectors.exchange import open_exchange
from connectors.time_stamping import time_stamp
from crypto_module.primitives.hashes import HashName
from crypto_module.x509.algorithms import HASHES
from gateway.cli.exits import ExitCode
from gateway.ports import RemoteUnavailable

_NAMES: Final = {str(name): name for name in HASHES.values()}
Stamp = Callable[[bytes], bytes]
"""Returns a token over an imprint."""
HashOption = Annotated[
    str, typer.Option("--hash-name", metavar="ALG", help="Геш, який позначається часом.")
]


def stamper(address: str, name: HashName) -> Stamp:
    """Return what asks the authority; its host is the user's own word."""
    host = URL(address).host if "://" in address else None
    if host is None:
        raise typer.BadParameter("потрібна адреса http:// або https://.", param_hint="--url")
    addresses = Addresses(configured=frozenset({host}))

    async def ask(imprint: bytes) -> bytes:
        async with open_exchange(addresses) as exchange:
            return await time_stamp(exchange, address, imprint, hash_name=name)

    return lambda imprint: asyncio.run(ask(imprint))


def unless_unavailable(work: Callable[[], bytes]) -> bytes:
    """Return what ``work`` returns; ends with 75 when the authority did not answer."""
    try:
        return work()
    except RemoteUnavailable as error:
        sys.stderr.write(f"brama: надавач позначок часу не відповів: {error}\n")
        raise typer.Exit(ExitCode.UNAVAILABLE) from error


def named_hash(word: str) -> HashName:
    """Return the hash that an option names."""
    if word not in _NAMES:
        raise typer.BadParameter(f"потрібно одне з: {', '.join(_NAMES)}.", param_hint="--hash-name")
    return _NAMES[word]
