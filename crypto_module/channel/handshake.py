"""The handshake: four messages that give both sides one session and each other's name.

    1. initiator  hello ‖ e                                 (hello.py)
    2. responder  e, ee, s, es, proof of the responder      (identity.py)
    3. initiator  s, se, proof of the initiator
    4. responder  admission or refusal, as its first record (session.py)

Sans-I/O and for one use: ``write`` and ``read`` in turn until ``done``, then ``finish``.
The first error ends it and wipes its keys.
"""

from collections.abc import Sequence
from datetime import datetime

from typing_extensions import override

from crypto_module.channel import hello
from crypto_module.channel.errors import ChannelError, MalformedMessage, UntrustedPeer
from crypto_module.channel.handshake_state import XX, HandshakeState
from crypto_module.channel.identity import Identity, Role, check_proof
from crypto_module.channel.judge import Judge
from crypto_module.channel.session import Session
from crypto_module.channel.suite import Suite
from crypto_module.channel.suites import PREFERENCE
from crypto_module.x509 import Certificate


class Handshake:
    """One side of one handshake, judged at one ``now``."""

    __slots__ = (
        "_done",
        "_failed",
        "_identity",
        "_judge",
        "_now",
        "_peer",
        "_refusal",
        "_role",
        "_session",
        "_state",
        "_suites",
    )

    def __init__(
        self,
        identity: Identity,
        *,
        role: Role,
        judge: Judge,
        now: datetime,
        suites: Sequence[Suite],
    ) -> None:
        self._identity = identity
        self._role = role
        self._judge = judge
        self._now = now
        self._suites = tuple(suites)
        self._state: HandshakeState | None = None
        self._peer: Certificate | None = None
        self._refusal: str | None = None
        self._session: Session | None = None
        self._done = False
        self._failed = False

    @classmethod
    def initiator(
        cls,
        identity: Identity,
        *,
        judge: Judge,
        now: datetime,
        suites: Sequence[Suite] = PREFERENCE,
    ) -> "Handshake":
        """The side that dials; offers ``suites`` and uses the first of them."""
        return cls(identity, role=Role.INITIATOR, judge=judge, now=now, suites=suites)

    @classmethod
    def responder(
        cls,
        identity: Identity,
        *,
        judge: Judge,
        now: datetime,
        suites: Sequence[Suite] = PREFERENCE,
    ) -> "Handshake":
        """The side that was dialled; accepts ``suites``, best first."""
        return cls(identity, role=Role.RESPONDER, judge=judge, now=now, suites=suites)

    @override
    def __repr__(self) -> str:
        return f"Handshake({self._role.name}, done={self.done})"

    @property
    def done(self) -> bool:
        """Whether all four messages have passed."""
        return self._done

    @property
    def peer(self) -> Certificate:
        """The proven and admitted certificate of the other side, once it has been read."""
        if self._peer is None:
            raise ValueError("The peer has not proven an identity yet.")
        return self._peer

    def write(self) -> bytes:
        """This side's next message, to be framed and sent.

        A responder whose ``read`` raised ``UntrustedPeer`` may write once more: the refusal.

        Raises:
            InvalidPublicKey: the key that the peer sent before gives no shared secret.
        """
        self._require_alive()
        if self._state is None:
            return self._write_first()
        if self._session is not None:
            return self._write_admission(self._session)
        try:
            return self._write_proof(self._state)
        except ChannelError:
            self.abandon()
            raise

    def read(self, message: bytes) -> None:
        """Take the peer's next message.

        Raises:
            ChannelError: the peer is refused, or it refuses us; the connection ends.
        """
        self._require_alive()
        try:
            if self._state is None:
                self._read_first(message)
            elif self._session is not None:
                self._read_admission(self._session, message)
            else:
                self._read_proof(self._state, message)
        except UntrustedPeer as err:
            self._refusal = err.code
            if self._session is None:
                self.abandon()
            raise
        except ChannelError:
            self.abandon()
            raise

    def finish(self) -> Session:
        """The established session; the handshake's own keys are gone already."""
        if self._session is None or not self._done or self._refusal is not None:
            raise ValueError("The handshake did not succeed.")
        return self._session

    def abandon(self) -> None:
        """Wipe the keys; the handshake cannot go on."""
        self._failed = True
        if self._state is not None:
            self._state.wipe()
        if self._session is not None:
            self._session.abandon()

    def _require_alive(self) -> None:
        if self._failed:
            raise ValueError("The handshake has failed.")

    def _write_first(self) -> bytes:
        if self._role is not Role.INITIATOR:
            raise ValueError("It is the peer's turn to write.")
        offered = hello.offer(self._suites)
        self._state = self._begin(self._suites[0], offered)
        return offered.prologue + self._state.write_tokens() + self._state.write_payload(b"")

    def _read_first(self, message: bytes) -> None:
        if self._role is not Role.RESPONDER:
            raise ValueError("It is this side's turn to write.")
        offered, rest = hello.take(message)
        self._state = self._begin(hello.choose(offered, self._suites), offered)
        if self._state.read_payload(self._state.read_tokens(rest)):
            raise MalformedMessage("The first message carries a payload; nobody could read it.")

    def _write_proof(self, state: HandshakeState) -> bytes:
        message = state.write_tokens()
        transcript = state.symmetric_state.get_handshake_hash()
        message += state.write_payload(self._identity.prove(self._role, transcript))
        self._split(state)
        return message

    def _read_proof(self, state: HandshakeState, message: bytes) -> None:
        sealed = state.read_tokens(message)
        transcript = state.symmetric_state.get_handshake_hash()
        payload = state.read_payload(sealed)
        theirs = Role.RESPONDER if self._role is Role.INITIATOR else Role.INITIATOR
        certificate = check_proof(payload, theirs, transcript)
        self._split(state)
        self._judge(certificate, self._now)
        self._peer = certificate

    def _write_admission(self, session: Session) -> bytes:
        if self._role is not Role.RESPONDER or self._done:
            raise ValueError("The handshake has no further message of this side.")
        self._done = True
        return session.admit() if self._refusal is None else session.refuse(self._refusal)

    def _read_admission(self, session: Session, message: bytes) -> None:
        if self._role is not Role.INITIATOR or self._done:
            raise ValueError("The handshake has no further message of the peer.")
        session.open_admission(message)
        self._done = True

    def _split(self, state: HandshakeState) -> None:
        """Make the session as soon as the pattern is complete."""
        if state.turn == len(XX):
            first, second = state.split()
            initiator = self._role is Role.INITIATOR
            sending, receiving = (first, second) if initiator else (second, first)
            self._session = Session(sending=sending, receiving=receiving, initiator=initiator)

    def _begin(self, suite: Suite, offered: hello.Hello) -> HandshakeState:
        generate = suite.diffie_hellman.generate_keypair
        return HandshakeState(
            suite,
            initiator=self._role is Role.INITIATOR,
            prologue=offered.prologue,
            s=generate(),
            e=generate(),
        )
