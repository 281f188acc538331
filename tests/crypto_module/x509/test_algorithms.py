from typing import Final

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from crypto_module.asn1 import encode
from crypto_module.errors import InvalidSignature, MalformedInput, UnsupportedAlgorithm
from crypto_module.primitives import dstu4145
from crypto_module.primitives.hashes import HashName
from crypto_module.x509 import algorithms, keys
from crypto_module.x509.algorithms import Scheme
from crypto_module.x509.certificate import Certificate
from crypto_module.x509.signing import SigningKey, subject_public_key_info
from tests.crypto_module.authority import KEYS, NOW, YEAR

RSA: Final = KEYS["RSA"]
HASHES: Final[list[hashes.HashAlgorithm]] = [hashes.SHA256(), hashes.SHA384(), hashes.SHA512()]


@pytest.mark.parametrize(
    ("hash_name", "oid"),
    [("gost34311", "1.2.804.2.1.1.1.1.3.1.2"), ("kupyna256", "1.2.804.2.1.1.1.1.3.6.1")],
)
def test_a_key_in_a_normal_basis_signs_under_no_polynomial_identifier(
    hash_name: HashName, oid: str
) -> None:
    private = dstu4145.PrivateKey.generate("M173-ONB")
    signing = SigningKey.of(private, hash_name=hash_name)
    assert signing.algorithm_der == encode.sequence(encode.oid(oid))
    signature, digest = signing.sign(b"message"), signing.new_hash()
    digest.update(b"message")
    algorithm = algorithms.signature_algorithm(signing.algorithm_der)
    assert algorithm.hash_name == hash_name
    key = keys.parse(subject_public_key_info(private))
    key.verify(signature, digest.digest(), algorithm)


def test_there_is_no_identifier_of_a_normal_basis_with_the_longer_hashes() -> None:
    private = dstu4145.PrivateKey.generate("M431-ONB")
    with pytest.raises(UnsupportedAlgorithm):
        _ = SigningKey.of(private, hash_name="kupyna512").algorithm_der


def rsa_certificate(hashed: hashes.HashAlgorithm, pad: padding.AsymmetricPadding) -> Certificate:
    """A self-signed certificate by another library."""
    assert isinstance(RSA, rsa.RSAPrivateKey)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "RSA")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(RSA.public_key())
        .serial_number(5)
        .not_valid_before(NOW - YEAR)
        .not_valid_after(NOW + YEAR)
        .sign(RSA, hashed, rsa_padding=pad)  # type: ignore[arg-type]
    )
    return Certificate.parse(made.public_bytes(Encoding.DER))


def pss(mask: hashes.HashAlgorithm, salt: int) -> padding.PSS:
    return padding.PSS(mgf=padding.MGF1(mask), salt_length=salt)


@pytest.mark.parametrize("hashed", HASHES, ids=lambda one: one.name)
@pytest.mark.parametrize("salt", [0, 20, 64])
def test_rsa_pss_verifies_with_the_salt_it_tells(hashed: hashes.HashAlgorithm, salt: int) -> None:
    certificate = rsa_certificate(hashed, pss(hashed, salt))
    assert certificate.signature_algorithm.scheme is Scheme.RSA_PSS
    assert certificate.signature_algorithm.salt_length == salt
    certificate.verify_signed_by(certificate)


@pytest.mark.parametrize("hashed", HASHES, ids=lambda one: one.name)
def test_rsa_pkcs1_verifies(hashed: hashes.HashAlgorithm) -> None:
    certificate = rsa_certificate(hashed, padding.PKCS1v15())
    certificate.verify_signed_by(certificate)


def test_rsa_pss_with_another_mask_hash_is_unsupported() -> None:
    certificate = rsa_certificate(hashes.SHA256(), pss(hashes.SHA512(), 32))
    with pytest.raises(UnsupportedAlgorithm):
        certificate.verify_signed_by(certificate)


@pytest.mark.parametrize("salt", [-1, 65, 1 << 40, 1 << 200])
def test_a_salt_longer_than_any_hash_or_negative_is_unsupported(salt: int) -> None:
    sha256 = encode.sequence(encode.oid(algorithms.SHA256))
    parameters = encode.sequence(
        encode.explicit(0, sha256),
        encode.explicit(1, encode.sequence(encode.oid(algorithms.MGF1), sha256)),
        encode.explicit(2, encode.integer(salt)),
    )
    with pytest.raises(UnsupportedAlgorithm):
        algorithms.signature_algorithm(
            encode.sequence(encode.oid(algorithms.RSASSA_PSS), parameters)
        )


@pytest.mark.parametrize(
    ("bits", "exponent"), [(2048, 3), (2048, (1 << 32) + 1), (8200, 65537)], ids=str
)
def test_an_rsa_key_that_is_weak_or_costly_is_unsupported(bits: int, exponent: int) -> None:
    key = encode.sequence(encode.integer((1 << bits) - 1), encode.integer(exponent))
    kind = encode.sequence(encode.oid(algorithms.RSA_ENCRYPTION), encode.null())
    with pytest.raises(UnsupportedAlgorithm):
        keys.parse(encode.sequence(kind, encode.bits(key)))


def test_rsa_pss_without_parameters_would_mean_sha1_and_is_unsupported() -> None:
    with pytest.raises(UnsupportedAlgorithm):
        algorithms.signature_algorithm(encode.sequence(encode.oid(algorithms.RSASSA_PSS)))
    with pytest.raises((UnsupportedAlgorithm, MalformedInput)):
        algorithms.signature_algorithm(
            encode.sequence(encode.oid(algorithms.RSASSA_PSS), encode.sequence())
        )


@pytest.mark.parametrize("kind", KEYS)
@pytest.mark.parametrize("scheme", list(Scheme))
def test_a_key_refuses_a_signature_of_another_scheme(kind: str, scheme: Scheme) -> None:
    signing = SigningKey.of(KEYS[kind])
    public = keys.parse(subject_public_key_info(KEYS[kind]))
    algorithm = algorithms.signature_algorithm(signing.algorithm_der)
    digest = signing.new_hash()
    digest.update(b"message")
    signature = signing.sign(b"message")
    public.verify(signature, digest.digest(), algorithm)
    if scheme is not algorithm.scheme:
        other = algorithms.SignatureAlgorithm(
            oid=algorithm.oid, scheme=scheme, hash_name=algorithm.hash_name
        )
        with pytest.raises(InvalidSignature):
            public.verify(signature, digest.digest(), other)


def test_an_ecdsa_or_rsa_key_does_not_sign_ukrainian_hashes() -> None:
    for kind in ("P256", "RSA"):
        with pytest.raises(UnsupportedAlgorithm):
            _ = SigningKey.of(KEYS[kind], hash_name="kupyna256").algorithm_der
        public = keys.parse(subject_public_key_info(KEYS[kind]))
        scheme = Scheme.ECDSA if kind == "P256" else Scheme.RSA_PKCS1
        algorithm = algorithms.SignatureAlgorithm(oid="1.2", scheme=scheme, hash_name="kupyna256")
        with pytest.raises(UnsupportedAlgorithm):
            public.verify(b"", bytes(32), algorithm)


def test_the_message_names_the_hash_where_the_algorithm_does_not() -> None:
    plain = encode.sequence(encode.oid(algorithms.RSA_ENCRYPTION), encode.null())
    algorithm = algorithms.signature_algorithm(plain)
    assert algorithm.over("sha384").required_hash() == "sha384"
    with pytest.raises(UnsupportedAlgorithm):
        algorithm.required_hash()


def test_two_different_hashes_are_no_signature() -> None:
    named = algorithms.signature_algorithm(encode.sequence(encode.oid("1.2.804.2.1.1.1.1.3.6.1.1")))
    with pytest.raises(InvalidSignature):
        named.over("gost34311")


@pytest.mark.parametrize("oid", ["1.2.840.113549.1.1.5", "1.2.840.10045.4.1", "1.3.101.112"])
def test_an_algorithm_that_is_not_listed_is_unsupported(oid: str) -> None:
    with pytest.raises(UnsupportedAlgorithm) as caught:
        algorithms.signature_algorithm(encode.sequence(encode.oid(oid)))
    assert caught.value.oid == oid


def test_parameters_of_an_algorithm_that_has_none_are_not_passed_over() -> None:
    for oid in ("1.2.804.2.1.1.1.1.3.1.1", "1.2.840.10045.4.3.2"):
        with pytest.raises(UnsupportedAlgorithm):
            algorithms.signature_algorithm(
                encode.sequence(encode.oid(oid), encode.octets(bytes(64)))
            )


@pytest.mark.parametrize("size", [64, 66])
def test_dstu_pairs_pass_bare_headed_and_padded(size: int) -> None:
    private = dstu4145.PrivateKey.generate("M257")
    public = keys.parse(subject_public_key_info(private))
    algorithm = algorithms.signature_algorithm(
        encode.sequence(encode.oid("1.2.804.2.1.1.1.1.3.1.1"))
    )
    pair = private.sign(bytes(range(32)))
    padded = pair[:32] + b"\x00" + pair[32:] + b"\x00"
    forms = [pair, encode.octets(pair)] if size == 64 else [padded]
    for form in forms:
        public.verify(form, bytes(range(32)), algorithm)
    with pytest.raises(InvalidSignature):
        public.verify(encode.octets(pair) + b"\x00", bytes(range(32)), algorithm)


@pytest.mark.parametrize("nonce", [51_496, 186_121], ids=["headed", "padded"])
def test_a_dstu_pair_is_taken_in_either_form_when_its_octets_fit_both(nonce: int) -> None:
    # One in 32768 headed pairs has zeros where a padded pair ends its halves, and one in 65536
    # padded pairs begins like a header; these nonces give such pairs.
    digest, one = bytes(range(1, 33)), (1).to_bytes(32, "little")
    private = dstu4145.PrivateKey.from_bytes("M257", one)
    public = keys.parse(subject_public_key_info(private))
    algorithm = algorithms.signature_algorithm(
        encode.sequence(encode.oid("1.2.804.2.1.1.1.1.3.1.1"))
    )
    pair = private.curve.arithmetic.sign(one, nonce.to_bytes(32, "little"), digest)
    assert pair is not None
    headed, padded = encode.octets(pair), pair[:32] + b"\0" + pair[32:] + b"\0"
    if nonce == 51_496:
        assert (headed[32], headed[65]) == (0, 0)
    else:
        assert padded[:2] == headed[:2]
    for form in (pair, headed, padded):
        public.verify(form, digest, algorithm)


def test_a_usual_identifier_is_read_once_and_a_huge_one_is_not_kept() -> None:
    usual = encode.sequence(encode.oid(algorithms.SHA256))
    huge = encode.sequence(encode.oid(algorithms.SHA256), encode.octets(bytes(2000)))
    for octets in (usual, huge):
        assert algorithms.split(octets, where="test")[0] == algorithms.SHA256
    kept = algorithms._kept.cache_info()
    algorithms.split(huge, where="test")
    assert algorithms._kept.cache_info() == kept
    algorithms.split(usual, where="test")
    assert algorithms._kept.cache_info().hits == kept.hits + 1
