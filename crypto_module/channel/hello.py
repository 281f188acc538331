"""The hello: what the initiator offers, and the prologue of both sides.

    magic "BRAMA" ‖ version (1 octet) ‖ k, number of suites (1 octet, 1..8) ‖ k suite numbers

The first suite is the one that message 1 is made with. The octets of the hello are Noise's
prologue, so a hello changed on its way fails both sides' transcripts; and a responder that
sees a better common suite among the offered refuses, so that a list which the initiator was
tricked to put in a worse order is found too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from crypto_module.channel.errors import (
    DowngradeRefused,
    MalformedMessage,
    UnsupportedSuite,
    UnsupportedVersion,
)
from crypto_module.channel.suite import Suite

MAGIC: Final = b"BRAMA"
VERSION: Final = 1
MAX_SUITES: Final = 8
_HEAD: Final = len(MAGIC) + 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Hello:
    """An offer. ``prologue`` is it, octet for octet as it stood on the wire."""

    offered: tuple[int, ...]
    prologue: bytes


def offer(suites: Sequence[Suite]) -> Hello:
    """The hello of an initiator which uses ``suites[0]`` and knows all of them."""
    numbers = tuple(suite.number for suite in suites)
    head = MAGIC + bytes((VERSION, len(numbers)))
    return Hello(offered=numbers, prologue=head + bytes(numbers))


def take(message: bytes) -> tuple[Hello, bytes]:
    """The hello at the start of ``message`` and the octets after it.

    Raises:
        MalformedMessage: not a hello of this protocol.
        UnsupportedVersion: another version of it.
    """
    if len(message) < _HEAD or not message.startswith(MAGIC):
        raise MalformedMessage("The first frame does not start with a hello.")
    version, count = message[len(MAGIC) : _HEAD]
    if version != VERSION:
        raise UnsupportedVersion(f"The peer speaks version {version}, this side {VERSION}.")
    numbers = tuple(message[_HEAD : _HEAD + count])
    if not 1 <= count <= MAX_SUITES or len(numbers) != count or len(set(numbers)) != count:
        raise MalformedMessage(f"A hello offers 1 to {MAX_SUITES} different suites.")
    end = _HEAD + count
    return Hello(offered=numbers, prologue=message[:end]), message[end:]


def choose(hello: Hello, accepted: Sequence[Suite]) -> Suite:
    """The suite of message 1, if it is the best that both sides know.

    Raises:
        UnsupportedSuite: this side does not accept it.
        DowngradeRefused: a suite that this side prefers was offered but not used.
    """
    used = hello.offered[0]
    common = [suite for suite in accepted if suite.number in hello.offered]
    if used not in {suite.number for suite in common}:
        raise UnsupportedSuite(f"Suite number {used} is not accepted here.")
    best = common[0]
    if best.number != used:
        raise DowngradeRefused(
            f"Suite number {used} was used although both sides know {best.name}."
        )
    return best
