"""HandshakeState of Noise rev 34, section 5.3, for the one pattern the channel uses, XX.

XX (section 7.5), both sides learn each other's static key inside the handshake:
    -> e
    <- e, ee, s, es
    -> s, se
"""

from enum import StrEnum
from typing import Final

from cryptography.exceptions import InvalidTag
from typing_extensions import override

from crypto_module.channel.cipher_state import CipherState
from crypto_module.channel.errors import MalformedMessage, TranscriptMismatch
from crypto_module.channel.suite import MAX_MESSAGE, TAG_LENGTH, KeyPair, Suite
from crypto_module.channel.symmetric_state import SymmetricState


class Token(StrEnum):
    """The tokens of section 7.1 that XX needs."""

    E = "e"
    S = "s"
    EE = "ee"
    ES = "es"
    SE = "se"


XX: Final[tuple[tuple[Token, ...], ...]] = (
    (Token.E,),
    (Token.E, Token.EE, Token.S, Token.ES),
    (Token.S, Token.SE),
)

_FORGOTTEN: Final = KeyPair(public=b"", private=None)


class HandshakeState:
    """One side of XX. Messages are written and read in turn, the initiator first."""

    __slots__ = ("_e", "_initiator", "_re", "_rs", "_s", "_suite", "_turn", "symmetric_state")

    def __init__(
        self,
        suite: Suite,
        *,
        initiator: bool,
        prologue: bytes,
        s: KeyPair,
        e: KeyPair,
    ) -> None:
        self._suite = suite
        self._initiator = initiator
        self._s = s
        self._e = e
        self._rs = b""
        self._re = b""
        self._turn = 0
        self.symmetric_state = SymmetricState(suite)
        self.symmetric_state.mix_hash(prologue)

    @override
    def __repr__(self) -> str:
        side = "initiator" if self._initiator else "responder"
        return f"HandshakeState({self._suite.protocol_name}, {side}, turn={self._turn})"

    @property
    def turn(self) -> int:
        """How many messages of the pattern are done."""
        return self._turn

    @property
    def may_write(self) -> bool:
        """Whether the next message of the pattern is this side's."""
        return self._turn < len(XX) and (self._turn % 2 == 0) == self._initiator

    def write_tokens(self) -> bytes:
        """The keys of the next message; ``write_payload`` completes it.

        WriteMessage is split in two so that the payload can sign the transcript up to
        and including this side's static key.
        """
        if not self.may_write:
            raise ValueError("It is the peer's turn to write.")
        message = b""
        for token in XX[self._turn]:
            match token:
                case Token.E:
                    message += self._e.public
                    self.symmetric_state.mix_hash(self._e.public)
                case Token.S:
                    message += self.symmetric_state.encrypt_and_hash(self._s.public)
                case _:
                    self._mix_dh(token)
        return message

    def write_payload(self, payload: bytes) -> bytes:
        """EncryptAndHash(payload); the turn passes to the peer."""
        self._turn += 1
        return self.symmetric_state.encrypt_and_hash(payload)

    def read_tokens(self, message: bytes) -> bytes:
        """Consume the keys of the peer's message; the encrypted payload is returned.

        Raises:
            MalformedMessage: too short for its keys, or longer than a Noise message may be.
            TranscriptMismatch: the static key does not decrypt.
            InvalidPublicKey: a key gives no shared secret.
        """
        if self.may_write or self._turn >= len(XX):
            raise ValueError("It is not the peer's turn to write.")
        if len(message) > MAX_MESSAGE:
            raise MalformedMessage(f"A Noise message has {len(message)} octets, over 65535.")
        rest = message
        for token in XX[self._turn]:
            match token:
                case Token.E:
                    self._re, rest = self._take(rest, self._suite.diffie_hellman.dhlen)
                    self.symmetric_state.mix_hash(self._re)
                case Token.S:
                    sealed, rest = self._take(rest, self._suite.diffie_hellman.dhlen + TAG_LENGTH)
                    self._rs = self._decrypt(sealed)
                case _:
                    self._mix_dh(token)
        return rest

    def read_payload(self, sealed: bytes) -> bytes:
        """DecryptAndHash(payload); the turn passes to this side.

        Raises:
            TranscriptMismatch: the payload does not decrypt.
        """
        payload = self._decrypt(sealed)
        self._turn += 1
        return payload

    def split(self) -> tuple[CipherState, CipherState]:
        """The two transport ciphers, initiator's sending one first, once the pattern is done."""
        if self._turn != len(XX):
            raise ValueError("The handshake is not complete.")
        ciphers = self.symmetric_state.split()
        self.wipe()
        return ciphers

    def wipe(self) -> None:
        """Forget the key pairs and the symmetric keys: a kept ephemeral key undoes secrecy."""
        self._s = self._e = _FORGOTTEN
        self.symmetric_state.wipe()

    def _decrypt(self, sealed: bytes) -> bytes:
        try:
            return self.symmetric_state.decrypt_and_hash(sealed)
        except InvalidTag as err:
            raise TranscriptMismatch(
                f"Handshake message {self._turn + 1} does not decrypt: the two sides do not"
                " share one prologue and one transcript."
            ) from err

    def _mix_dh(self, token: Token) -> None:
        """MixKey(DH(...)): the token names the initiator's key, then the responder's."""
        initiators, responders = token.value[0], token.value[1]
        ours, theirs = (initiators, responders) if self._initiator else (responders, initiators)
        pair = self._e if ours == Token.E else self._s
        public = self._re if theirs == Token.E else self._rs
        self.symmetric_state.mix_key(self._suite.diffie_hellman.dh(pair, public))

    @staticmethod
    def _take(message: bytes, length: int) -> tuple[bytes, bytes]:
        if len(message) < length:
            raise MalformedMessage(f"A handshake message ends before a key of {length} octets.")
        return message[:length], message[length:]
