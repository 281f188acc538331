"""Length-prefixed frames: a byte stream cut back into the messages that were sent.

A frame is its length (two octets, big-endian, never zero) and its body. The caller says
how long a body may be now (handshake or records), so that a stranger cannot make this
side buffer more than that.
"""

from typing import Final

from crypto_module.channel.errors import MalformedMessage, Truncated

PREFIX: Final = 2
MAX_FRAME: Final = 65535
MAX_HANDSHAKE_FRAME: Final = 8192
"""Room for a certificate and a signature; a stranger may not make us hold more."""


def frame(body: bytes) -> bytes:
    """The octets that carry ``body``; 1 to 65535 octets."""
    if not 1 <= len(body) <= MAX_FRAME:
        raise ValueError(f"A frame carries 1 to {MAX_FRAME} octets, not {len(body)}.")
    return len(body).to_bytes(PREFIX, "big") + body


class Splitter:
    """Collects received octets and hands out whole frame bodies of at most ``limit`` octets."""

    __slots__ = ("_buffer", "limit")

    def __init__(self, *, limit: int) -> None:
        self._buffer = bytearray()
        self.limit = limit

    def feed(self, received: bytes) -> None:
        """Add octets from the wire."""
        self._buffer += received

    def next(self) -> bytes | None:
        """The next whole body, or None until more octets come.

        Raises:
            MalformedMessage: the announced length is zero or over the limit.
        """
        if len(self._buffer) < PREFIX:
            return None
        length = int.from_bytes(self._buffer[:PREFIX], "big")
        if not 1 <= length <= self.limit:
            raise MalformedMessage(
                f"A frame announces {length} octets; 1 to {self.limit} are accepted here."
            )
        if len(self._buffer) < PREFIX + length:
            return None
        body = bytes(self._buffer[PREFIX : PREFIX + length])
        del self._buffer[: PREFIX + length]
        return body

    def end(self) -> None:
        """Say that no more octets come; raises ``Truncated`` inside a frame."""
        if self._buffer:
            raise Truncated("The stream ended inside a frame.")
