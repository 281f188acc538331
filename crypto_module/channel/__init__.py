"""The encryption module's secure channel: Noise XX between identities with certificates.

Sans-I/O: bytes in, bytes out; no socket, no clock. ``connectors.secure_stream`` puts it on
asyncio. Which one do I want?

* a channel to be opened: ``Handshake.initiator(...)``, one to be accepted: ``.responder``
* ``write`` and ``read`` its three messages in turn, then ``finish`` gives the ``Session``
* on a stream: ``frame`` what is written, ``Splitter`` what is read

The wire, octet by octet, is in ``crypto_module/DESIGN.md``, "The channel".
This is an emulation: it is not an encryption means with a state expert conclusion.
"""

from crypto_module.channel.errors import ChannelError
from crypto_module.channel.frames import Splitter, frame
from crypto_module.channel.handshake import Handshake
from crypto_module.channel.identity import Identity
from crypto_module.channel.judge import Judge, PathAndAllowList
from crypto_module.channel.session import Session

__all__ = [
    "ChannelError",
    "Handshake",
    "Identity",
    "Judge",
    "PathAndAllowList",
    "Session",
    "Splitter",
    "frame",
]
