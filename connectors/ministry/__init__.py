"""The way to ІІС «Соціальна громада»: one emulated encryption module per access point.

    ChannelMinistry ─ HTTP over a Unix socket ─► EmulatedModule ─ channel over TCP ─► crypto server

This is an emulation, for interfaces and tests: it has no expert conclusion of ДССЗЗІ and is
no means of cryptographic protection in the sense of the law. See connectors/DESIGN.md.
"""

from connectors.ministry.client import ChannelMinistry
from connectors.ministry.fleet import Fleet
from connectors.ministry.module import EmulatedModule, ModuleEvent
from connectors.ministry.tunnel import CryptoServerAddress, Limits

__all__ = [
    "ChannelMinistry",
    "CryptoServerAddress",
    "EmulatedModule",
    "Fleet",
    "Limits",
    "ModuleEvent",
]
