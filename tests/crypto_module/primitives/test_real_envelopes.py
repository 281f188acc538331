"""Real envelopes open by the primitives alone: agreement, derivation, unwrapping, cipher."""

from dataclasses import dataclass
from typing import Final

import pytest
from asn1crypto import core, parser

from crypto_module import backend
from crypto_module.asn1 import encode
from crypto_module.containers import pkcs8
from crypto_module.errors import InvalidTag
from crypto_module.primitives import gost28147, kalyna, kalyna_wrap, kdf, keywrap
from crypto_module.primitives.dstu4145 import PrivateKey
from crypto_module.primitives.kdf import LeadingZeros
from tests.crypto_module.known_answers import VECTORS
from tests.crypto_module.primitives.pfx import open_pfx

pytestmark = pytest.mark.usefixtures("chosen")

AGREEMENT: Final = "1.2.804.2.1.1.1.1.3"
COFACTOR: Final = {f"{AGREEMENT}.4", f"{AGREEMENT}.7"}
BY_GOST34311: Final = {f"{AGREEMENT}.4", f"{AGREEMENT}.5"}
FOX: Final = b"The quick brown fox jumps over the lazy dog"
GENERATED: Final = (VECTORS / "cms" / "generated_content.bin").read_bytes()
ENVELOPES: Final = {
    "decrypt_01": FOX,
    "enc_UA1.1.3_UA3.4": GENERATED,
    "enc_UA1.1.3_UA3.7": GENERATED,
    "enc_UA1.1.3_default": GENERATED,
    "enc_UA1.3.3.2_UA3.8": GENERATED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What the derivations and ciphers need of an EnvelopedData with one KeyAgreeRecipientInfo."""

    originator: bytes
    agreement: str
    wrap_algorithm: bytes
    ukm: bytes | None
    wrapped: bytes
    iv: bytes
    content: bytes


def children(octets: bytes) -> list[bytes]:
    """Return the elements inside one constructed element, each whole."""
    inside, found = parser.parse(octets)[4], []
    while inside:
        header, content, trailer = parser.parse(inside)[3:]
        size = len(header) + len(content) + len(trailer)
        found.append(inside[:size])
        inside = inside[size:]
    return found


def content_of(octets: bytes) -> bytes:
    """Return the content octets of one element."""
    content: bytes = parser.parse(octets)[4]
    return content


def dotted(octets: bytes) -> str:
    name: str = core.ObjectIdentifier.load(octets).dotted
    return name


def read(name: str) -> Envelope:
    """Take a file apart. RFC 5652, 6."""
    encoded = (VECTORS / "envelopes" / f"{name}.p7e").read_bytes()
    _, recipients, encrypted = children(children(children(encoded)[1])[0])
    _, originator, *ukm, algorithm, keys = children(children(recipients)[0])
    agreement, wrap_algorithm = children(algorithm)
    public = content_of(children(children(originator)[0])[1])[1:]  # unused bits of the BIT STRING
    _, cipher, content = children(encrypted)
    return Envelope(
        originator=content_of(public),
        agreement=dotted(agreement),
        wrap_algorithm=wrap_algorithm,
        ukm=content_of(children(ukm[0])[0]) if ukm else None,
        wrapped=content_of(children(children(keys)[0])[1]),
        iv=content_of(children(children(cipher)[1])[0]),
        content=content_of(content),
    )


def shared_info(envelope: Envelope) -> bytes:
    """Return the DER of SharedInfo for a key of 256 bits."""
    ukm = () if envelope.ukm is None else (encode.explicit(0, encode.octets(envelope.ukm)),)
    bits = encode.explicit(2, encode.octets((256).to_bytes(4, "big")))
    return encode.sequence(envelope.wrap_algorithm, *ukm, bits)


def agree(private: PrivateKey, envelope: Envelope) -> bytes:
    """Return Z, the x-coordinate of (h·d)·Q or d·Q, big-endian, of the field's length."""
    curve = private.curve
    h = curve.cofactor if envelope.agreement in COFACTOR else 1
    scalar = h * int.from_bytes(private.to_bytes(), "little") % curve.n
    point = curve.arithmetic.multiply(
        scalar.to_bytes(curve.scalar_size, "little"),
        curve.arithmetic.decompress(envelope.originator),
    )
    assert point is not None
    return point[: curve.element_size][::-1]


def key_encryption_key(private: PrivateKey, envelope: Envelope) -> bytes:
    by_gost = envelope.agreement in BY_GOST34311
    return kdf.key_agreement(
        agree(private, envelope),
        shared_info(envelope),
        name="gost34311" if by_gost else "kupyna256",
        leading_zeros=LeadingZeros.ALL_STRIPPED if by_gost else LeadingZeros.KEPT,
    )


def unwrapped(kek: bytes, envelope: Envelope) -> bytes:
    by_gost = len(envelope.wrapped) == keywrap.WRAPPED_SIZE
    unwrap = keywrap.unwrap if by_gost else kalyna_wrap.unwrap
    return unwrap(kek, envelope.wrapped)


@pytest.fixture(scope="session")
def recipient() -> PrivateKey:
    """The key for agreement, of M431, in the container of UAPKI; the kernel opens it for all."""
    bags = open_pfx(VECTORS / "containers" / "test-diia.p12").bags
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(backend, "chosen", backend.load("kernel"))
        private = pkcs8.load(bags[1], b"testpassword")
    assert isinstance(private, PrivateKey)
    return private


@pytest.mark.parametrize("name", ENVELOPES)
def test_a_real_envelope_opens(name: str, recipient: PrivateKey) -> None:
    envelope = read(name)
    key = unwrapped(key_encryption_key(recipient, envelope), envelope)
    plain = (
        gost28147.Cipher(key).cfb_decrypt(envelope.iv, envelope.content)
        if len(envelope.iv) == gost28147.BLOCK_SIZE
        else kalyna.Cipher(key, 256).cfb(envelope.iv, envelope.content, decrypt=True)
    )
    assert plain == ENVELOPES[name]


def test_the_worked_numbers_of_the_first_message_come_out(recipient: PrivateKey) -> None:
    envelope = read("decrypt_01")
    z = agree(recipient, envelope)
    assert (len(z), z.hex()[:8], z.hex()[-5:]) == (54, "47c9ed4d", "d8379")
    told = "3019300f060b2a862402010101010101050500a206040400000100"
    assert shared_info(envelope).hex() == told
    kek = key_encryption_key(recipient, envelope)
    assert kek.hex() == "766df1994adbfe6d5c89c628ebbfc4fa0e2dff3a79a7dc29ee90b2e620425caa"
    key = keywrap.unwrap(kek, envelope.wrapped)
    assert key.hex() == "2e81f11422ddde75244efcc8abb107ffd2eaa2bcb7f8d2489a0f04aeabb2a67e"


def test_what_a_peer_wrapped_is_wrapped_alike(recipient: PrivateKey) -> None:
    envelope = read("decrypt_01")
    kek = key_encryption_key(recipient, envelope)
    key = keywrap.unwrap(kek, envelope.wrapped)
    # The start vector stands in front of the turned octets, under the fixed one.
    fixed = bytes.fromhex("4adda22c79e82105")
    iv = gost28147.Cipher(kek).cfb_decrypt(fixed, envelope.wrapped)[::-1][:8]
    assert keywrap.wrap(kek, key, iv=iv) == envelope.wrapped


def test_the_other_derivation_does_not_open_the_envelope(recipient: PrivateKey) -> None:
    envelope = read("enc_UA1.1.3_UA3.4")
    wrong = kdf.key_agreement(
        agree(recipient, envelope),
        shared_info(envelope),
        name="kupyna256",
        leading_zeros=LeadingZeros.KEPT,
    )
    with pytest.raises(InvalidTag):
        unwrapped(wrong, envelope)
