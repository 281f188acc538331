"""CMS messages against jkurwa: what one side signs or seals the other verifies or opens."""

from typing import Final

import pytest

from crypto_module.ades import cades
from crypto_module.cms.envelope import Opener, Originator, open_envelope, seal
from crypto_module.errors import CryptoError, MalformedInput
from crypto_module.primitives import curves, dstu4145
from crypto_module.primitives.kdf import LeadingZeros
from crypto_module.validation import Accepted
from crypto_module.x509 import build
from tests.crypto_module.authority import NOW, SIGNER_EXTENSIONS, Holder, issued, judged, root
from tests.interop.cases import damaged, key
from tests.interop.draw import Draw
from tests.interop.peer import Peer, Refused

TURNS: Final = 6
MOST: Final = 3000
M257: Final = curves.BY_NAME["M257"]
AGREEING: Final = (build.basic_constraints(ca=False), build.key_usage(["key_agreement"]))


def holder(draw: Draw, anchor: Holder, *, agrees: bool = False) -> Holder:
    extensions = AGREEING if agrees else SIGNER_EXTENSIONS
    serial = 1 + draw.number(1 << 60)
    return issued(anchor, key=key(draw, M257), serial=serial, extensions=extensions)


def scalar(of: Holder) -> bytes:
    assert isinstance(of.key, dstu4145.PrivateKey)
    return of.key.to_bytes()


@pytest.fixture
def anchor(draw: Draw) -> Holder:
    return root(key(draw, M257))


@pytest.mark.parametrize("detached", [False, True], ids=["attached", "detached"])
def test_what_we_sign_they_verify(
    jkurwa_messages: Peer, draw: Draw, anchor: Holder, *, detached: bool
) -> None:
    for _ in range(TURNS):
        content, signer = b"\1" + draw.message(MOST), holder(draw, anchor).signer
        made = cades.sign(content, signer=signer, signing_time=NOW, detached=detached)
        given = content if detached else b""
        assert jkurwa_messages.says("verify", made, given)
        assert not jkurwa_messages.says("verify", made, damaged(draw, content))


@pytest.mark.parametrize("detached", [False, True], ids=["attached", "detached"])
def test_what_they_sign_we_verify(
    jkurwa_messages: Peer, draw: Draw, anchor: Holder, *, detached: bool
) -> None:
    for _ in range(TURNS):
        content, signer = b"\1" + draw.message(MOST), holder(draw, anchor)
        attached = "0" if detached else "1"
        moment = int(NOW.timestamp())
        fields = (signer.certificate.der, scalar(signer), moment, attached, content)
        made = jkurwa_messages.ask("sign", *fields)
        verdict = judged(made, anchor, content=content)
        assert isinstance(verdict, Accepted), verdict
        result = verdict.signatures[0]
        assert (result.form, result.claimed_signing_time) == ("CAdES-BES", NOW)
        assert result.certificate == signer.certificate
        assert not isinstance(judged(made, anchor, content=damaged(draw, content)), Accepted)


def test_what_they_seal_we_open(jkurwa_messages: Peer, draw: Draw, anchor: Holder) -> None:
    # The highest octet of a secret on M257 is zero in half of the cases: they leave it out.
    for _ in range(2 * TURNS):
        content = b"\1" + draw.message(MOST)
        sender, recipient = (holder(draw, anchor, agrees=True) for _ in range(2))
        fields = (sender.certificate.der, scalar(sender), recipient.certificate.der, content)
        sealed = jkurwa_messages.ask("seal", *fields)
        opener = Opener(private_key=recipient.key, certificate=recipient.certificate)
        assert open_envelope(sealed, [opener], certificates=[sender.certificate]) == content
        other = holder(draw, anchor, agrees=True)
        stranger = Opener(private_key=other.key, certificate=other.certificate)
        with pytest.raises((CryptoError, MalformedInput)):
            open_envelope(sealed, [stranger], certificates=[sender.certificate])


def test_what_we_seal_they_open(jkurwa_messages: Peer, draw: Draw, anchor: Holder) -> None:
    for _ in range(2 * TURNS):
        content = b"\1" + draw.message(MOST)
        sender, recipient = (holder(draw, anchor, agrees=True) for _ in range(2))
        assert isinstance(sender.key, dstu4145.PrivateKey)
        sealed = seal(
            content,
            [recipient.certificate],
            cipher="gost28147-cfb",
            originator=Originator(private_key=sender.key, certificate=sender.certificate),
            zeros=LeadingZeros.ONE_STRIPPED,
        )
        fields = (recipient.certificate.der, scalar(recipient), sender.certificate.der)
        assert jkurwa_messages.ask("open", sealed, *fields) == content


def test_an_ephemeral_key_is_none_of_theirs(
    jkurwa_messages: Peer, draw: Draw, anchor: Holder
) -> None:
    """jkurwa 1.21.0 agrees upon keys of certificates alone; such envelopes are asked of openssl."""
    recipient = holder(draw, anchor, agrees=True)
    sealed = seal(b"content", [recipient.certificate], cipher="gost28147-cfb")
    with pytest.raises(Refused):
        jkurwa_messages.ask(
            "open", sealed, recipient.certificate.der, scalar(recipient), recipient.certificate.der
        )
