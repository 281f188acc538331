"""How many signatures a second one core judges; path and evidence are the same, as in a day's work.

Each is a whole judgement: format, signature, path to an anchor, revocation of both certificates by
lists, and of the time-stamp's where there is one. What is compared to is one bare verification of
ECDSA P-256 in OpenSSL, measured turn by turn.
"""

import base64
import hashlib
from collections.abc import Sequence
from typing import Any, Final

from cryptography.hazmat.primitives import hashes as openssl_hashes
from cryptography.hazmat.primitives.asymmetric import ec

from crypto_module.ades import asic, cades
from crypto_module.ades.cades import augment
from crypto_module.primitives import dstu4145, hashes
from crypto_module.validation import Accepted, Evidence, Policy, validate
from tests.bench.crypto.measure import Figure, Work
from tests.crypto_module.authority import KEYS, NOW, issued
from tests.crypto_module.validation.stamped import (
    CA,
    DAY,
    ROOT,
    TSA_EXTENSIONS,
    crl_of,
    token,
)

PROMISES: Final = {"cades_bes": 1000, "cades_t": 500, "asic_e": 400, "cades_bes_1mb": 50}
"""Issue 4: validations a second, content of 10 KB, DSTU 4145 on M257 with GOST 34.311."""
_CONTENT: Final = bytes(10 << 10)
_LARGE: Final = bytes(1 << 20)
_EACH: Final = 20
_LEAF: Final = issued(CA, key=KEYS["M257"], serial=33)
_TSA: Final = issued(
    CA,
    name="Позначки часу",
    key=dstu4145.PrivateKey.generate("M257"),
    serial=34,
    extensions=TSA_EXTENSIONS,
)
_EVIDENCE: Final = Evidence.of(
    certificates=[one.certificate.der for one in (CA, _LEAF, _TSA)],
    crls=[crl_of(ROOT, NOW - DAY / 2), crl_of(CA, NOW - DAY / 2)],
)
_POLICY: Final = Policy(name="bench", anchors=(ROOT.certificate,), revocation="required")
_MANIFEST: Final = (
    '<ASiCManifest xmlns="http://uri.etsi.org/02918/v1.2.1#"'
    ' xmlns:ds="http://www.w3.org/2000/09/xmldsig#">'
    '<SigReference URI="META-INF/signature001.p7s" MimeType="application/pkcs7-signature"/>'
    '<DataObjectReference URI="a.bin" MimeType="application/octet-stream">'
    '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
    "<ds:DigestValue>{digest}</ds:DigestValue></DataObjectReference></ASiCManifest>"
)


def rows() -> Sequence[dict[str, Any]]:
    """Return one row for each figure, with what was promised of it."""
    return [
        {**_figure(name, *_case(name)).row(), "promised": promised}
        for name, promised in PROMISES.items()
    ]


def _figure(name: str, file: bytes, content: bytes | None) -> Figure:
    return Figure(
        name=f"validate_{name}",
        unit="validations/s",
        ours=_judging(file, content),
        amount=_EACH,
        reference="ecdsa_p256_verify of OpenSSL",
        theirs=_bare(),
        reference_amount=_EACH,
    )


def _case(name: str) -> tuple[bytes, bytes | None]:
    match name:
        case "cades_bes":
            return _signed(_CONTENT), _CONTENT
        case "cades_bes_1mb":
            return _signed(_LARGE), _LARGE
        case "cades_t":
            signature = _signed(_CONTENT)
            imprint = augment.signature_imprint(signature, hash_name="gost34311")
            stamp = token(imprint, NOW - DAY, by=_TSA, hash_name="gost34311")
            return augment.with_signature_time_stamp(signature, stamp), _CONTENT
        case _:
            digest = base64.b64encode(hashlib.sha256(_CONTENT).digest()).decode()
            manifest = _MANIFEST.format(digest=digest).encode()
            return b"".join(asic.write(manifest, _signed(manifest), [("a.bin", [_CONTENT])])), None


def _signed(content: bytes) -> bytes:
    return cades.sign(content, signer=_LEAF.signer, signing_time=None, detached=True)


def _judging(file: bytes, content: bytes | None) -> Work:
    def judge() -> None:
        for _ in range(_EACH):
            verdict = validate(file, content=content, evidence=_EVIDENCE, policy=_POLICY, now=NOW)
            assert isinstance(verdict, Accepted), verdict

    return judge


def _bare() -> Work:
    key = ec.generate_private_key(ec.SECP256R1())
    algorithm = ec.ECDSA(openssl_hashes.SHA256())
    signature = key.sign(_CONTENT, algorithm)
    public = key.public_key()

    def verify() -> None:
        for _ in range(_EACH):
            public.verify(signature, _CONTENT, algorithm)

    return verify


def hash_bound() -> dict[str, Any]:
    """Return what bounds the judgement of a large content: one GOST 34.311 over it."""

    def digest() -> None:
        hashes.digest("gost34311", _LARGE)

    def bare() -> None:
        hashlib.sha256(_LARGE).digest()

    return Figure(
        name="gost34311_1mb",
        unit="digests/s",
        ours=digest,
        amount=1,
        reference="sha256 of OpenSSL",
        theirs=bare,
        reference_amount=1,
    ).row()
