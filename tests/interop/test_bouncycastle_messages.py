"""CMS messages against BouncyCastle: ECDSA, RSA and RSASSA-PSS, envelopes of ECDH and RSA.

Its CMS knows no name of a DSTU signature: those are asked of jkurwa, and of BouncyCastle alone.
"""

from typing import Final

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from crypto_module.ades import cades
from crypto_module.cms.envelope import seal
from crypto_module.primitives import dstu4145
from crypto_module.validation import SubIndication, Undecided
from crypto_module.x509 import build
from tests.crypto_module.authority import KEYS, NOW, SIGNER_EXTENSIONS, Holder, issued, judged, root
from tests.interop.cases import damaged
from tests.interop.draw import Draw
from tests.interop.peer import Peer

TURNS: Final = 4
MOST: Final = 3000
ROOT: Final = root(KEYS["P256"])
AGREEING: Final = (build.key_usage(["key_agreement"]),)
TRANSPORTED: Final = (build.key_usage(["key_encipherment"]),)
SIGNING: Final = {
    "P256": ("EC", "SHA256withECDSA"),
    "P384": ("EC", "SHA384withECDSA"),
    "P521": ("EC", "SHA512withECDSA"),
    "RSA": ("RSA", "SHA256withRSA"),
}
"""By the name of a key: its kind there, and the algorithm that our signers use."""
THEIRS: Final = {
    **SIGNING,
    "P256 over SHA-512": ("EC", "SHA512withECDSA"),
    "RSA over SHA-384": ("RSA", "SHA384withRSA"),
    "RSA, PSS": ("RSA", "SHA256withRSAandMGF1"),
}
PACKAGINGS: Final = pytest.mark.parametrize("detached", [False, True], ids=["attached", "detached"])


def pkcs8(holder: Holder) -> bytes:
    assert not isinstance(holder.key, dstu4145.PrivateKey)
    return holder.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


@PACKAGINGS
@pytest.mark.parametrize("name", SIGNING)
def test_what_we_sign_they_verify(
    bouncycastle_messages: Peer, draw: Draw, name: str, *, detached: bool
) -> None:
    holder = issued(ROOT, key=KEYS[name], extensions=SIGNER_EXTENSIONS)
    certificate = holder.certificate.der
    for _ in range(TURNS):
        content = b"\1" + draw.message(MOST)
        made = cades.sign(content, signer=holder.signer, signing_time=NOW, detached=detached)
        given = content if detached else b""
        assert bouncycastle_messages.says("verify", made, certificate, given)
        assert not bouncycastle_messages.says("verify", made, certificate, damaged(draw, content))


@PACKAGINGS
@pytest.mark.parametrize("name", THEIRS)
def test_what_they_sign_we_verify(
    bouncycastle_messages: Peer, draw: Draw, name: str, *, detached: bool
) -> None:
    """It is plain CMS: the certificate is not among what was signed, all else is good."""
    kind, algorithm = THEIRS[name]
    key = KEYS[name.split(maxsplit=1)[0].rstrip(",")]
    holder = issued(ROOT, key=key, extensions=SIGNER_EXTENSIONS)
    attached = "0" if detached else "1"
    for _ in range(TURNS):
        content = b"\1" + draw.message(MOST)
        fields = (holder.certificate.der, kind, pkcs8(holder), algorithm, attached, content)
        made = bouncycastle_messages.ask("sign", *fields)
        verdict = judged(made, ROOT, content=content)
        assert isinstance(verdict, Undecided)
        assert verdict.reason is SubIndication.SIG_CONSTRAINTS_FAILURE
        assert verdict.signatures[0].last_step.name == "ACCEPTANCE"
        other = judged(made, ROOT, content=damaged(draw, content))
        assert other.signatures[0].sub_indication is SubIndication.HASH_FAILURE


@pytest.mark.parametrize("cipher", ["aes128-cbc", "aes256-cbc"])
@pytest.mark.parametrize("name", SIGNING)
def test_what_we_seal_they_open(
    bouncycastle_messages: Peer, draw: Draw, name: str, cipher: str
) -> None:
    kind, _ = SIGNING[name]
    usage = TRANSPORTED if kind == "RSA" else AGREEING
    holder = issued(ROOT, key=KEYS[name], extensions=usage)
    for _ in range(TURNS):
        content = draw.message(MOST)
        sealed = seal(content, [holder.certificate], cipher=cipher)
        assert bouncycastle_messages.ask("open", sealed, kind, pkcs8(holder)) == content
