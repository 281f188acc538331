"""What may be wrong with the other side of a channel.

Every error here is the peer's (or somebody's between us and the peer): the connection it
came from is closed and nothing it carried is used. The class says which rule was broken,
so that a replay is counted as a replay; no message holds key or plaintext bytes.
"""


class ChannelError(Exception):
    """The peer's bytes may not be trusted; the connection ends."""


class MalformedMessage(ChannelError):
    """A frame, a hello or a payload does not have the shape the protocol gives it."""


class UnsupportedVersion(ChannelError):
    """The hello names a protocol version that is not ours."""


class UnsupportedSuite(ChannelError):
    """The first message uses a suite that this side does not accept."""


class DowngradeRefused(ChannelError):
    """Both sides know a suite better than the one that was used."""


class InvalidPublicKey(ChannelError):
    """A Diffie-Hellman key gives no shared secret (a point of low order)."""


class TranscriptMismatch(ChannelError):
    """A handshake message does not decrypt: the two sides saw different handshakes.

    A changed byte, a changed prologue and a stranger in the middle all end here.
    """


class IdentityNotProven(ChannelError):
    """The signature of the identity key does not cover this handshake."""


class UntrustedPeer(ChannelError):
    """The identity is proven, but the caller's judge does not let it in.

    ``code`` is told to the peer where the handshake allows it; it names no rule's inside.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class RefusedByPeer(ChannelError):
    """The other side knows who we are and does not let us in; ``code`` is its reason."""

    def __init__(self, code: str) -> None:
        super().__init__(f"The other side refuses this identity: {code}.")
        self.code = code


class RecordReplayed(ChannelError):
    """A record number was used before."""


class RecordOutOfOrder(ChannelError):
    """A record is ahead of its turn: at least one before it was dropped or held back."""


class RecordReflected(ChannelError):
    """A record that this side sent came back to it."""


class RecordForged(ChannelError):
    """A record of the right number does not authenticate."""


class RecordAfterClose(ChannelError):
    """The peer closed its direction and then sent more."""


class Truncated(ChannelError):
    """The stream ended without the peer's authenticated close record."""


class ChannelBroken(ChannelError):
    """An earlier record was refused; nothing after it is read."""


class NonceExhausted(ChannelError):
    """The record counter reached the limit of the specification."""
