"""Independent judges of what the lab makes; each says whether it accepts a specimen."""

import subprocess
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Final

from asn1crypto import cms as asn1_cms
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext

from crypto_module.x509.certificate import Certificate
from gateway.lab.authority import AT
from gateway.lab.specimen import Specimen

ACCEPTS, REFUSES = "accepts", "refuses"
_TIME_STAMP: Final = "signature_time_stamp_token"


def _pem(certificates: list[bytes]) -> bytes:
    return b"".join(
        x509.load_der_x509_certificate(one).public_bytes(Encoding.PEM) for one in certificates
    )


def openssl(specimen: Specimen, folder: Path) -> str:
    """``openssl cms -verify`` at the same moment; with lists, every certificate is asked about."""
    lists = [name for name in specimen.evidence or {} if name.endswith(".crl")]
    pem = b""
    for name in lists:
        read = _run(folder, "openssl crl -inform DER", stdin=(specimen.evidence or {})[name])
        pem += read.stdout
    (folder / "signed").write_bytes(specimen.file)
    # Version 3.0 takes issuers from its store alone; what is not self-signed there is no anchor.
    certificates = [one.der for one in (*specimen.anchors, *specimen.certificates)]
    (folder / "store.pem").write_bytes(_pem(certificates) + pem)
    words = "openssl cms -verify -binary -inform DER -in signed -CAfile store.pem -out out"
    words += f" -purpose any -attime {int(AT.timestamp())}"
    if specimen.content is not None:
        (folder / "content").write_bytes(specimen.content)
        words += " -content content"
    if specimen.evidence is not None:
        words += " -crl_check_all -use_deltas"
    return ACCEPTS if _run(folder, words).returncode == 0 else REFUSES


def openssl_ocsp(specimen: Specimen, folder: Path) -> str:
    """``openssl ocsp`` of every response about the signer; all must be verified and good.

    It asks the machine's clock how fresh one is, so freshness is left out by -validity_period.
    """
    (subject,) = asn1_cms.ContentInfo.load(specimen.file)["content"]["certificates"]
    (folder / "cert.pem").write_bytes(_pem([subject.dump()]))
    _store(specimen, folder)
    words = "openssl ocsp -issuer untrusted.pem -cert cert.pem -CAfile trusted.pem -no-CApath"
    words += f" -no-CAstore -verify_other untrusted.pem -attime {int(AT.timestamp())} -no_nonce"
    words += " -validity_period 999999999 -respin answer"
    for name, answer in (specimen.evidence or {}).items():
        if name.endswith(".ocsp"):
            (folder / "answer").write_bytes(answer)
            done = _run(folder, words)
            verified = done.returncode == 0 and b"Response verify OK" in done.stderr
            if not (verified and b"cert.pem: good" in done.stdout):
                return REFUSES
    return ACCEPTS


def openssl_ts(specimen: Specimen, folder: Path) -> str:
    """``openssl ts -verify`` of every signature time-stamp of the first signer."""
    signer = asn1_cms.ContentInfo.load(specimen.file)["content"]["signer_infos"][0]
    marks = [one for one in signer["unsigned_attrs"] if one["type"].native == _TIME_STAMP]
    assert marks, "there is one to be asked about"
    (folder / "value").write_bytes(signer["signature"].native)
    _store(specimen, folder)
    words = "openssl ts -verify -token_in -in token -data value -CAfile trusted.pem"
    words += f" -untrusted untrusted.pem -attime {int(AT.timestamp())}"
    for mark in marks:
        (folder / "token").write_bytes(mark["values"][0].dump())
        if _run(folder, words).returncode != 0:
            return REFUSES
    return ACCEPTS


def _store(specimen: Specimen, folder: Path) -> None:
    (folder / "trusted.pem").write_bytes(_pem([one.der for one in specimen.anchors]))
    (folder / "untrusted.pem").write_bytes(_pem([one.der for one in specimen.certificates]))


def xmlsec(specimen: Specimen, folder: Path) -> str:
    """``xmlsec1 --verify`` of the signature alone: it knows no XAdES and trusts the key given."""
    (folder / "signed.xml").write_bytes(specimen.file)
    ids = " ".join(
        f"--id-attr:Id {name}"
        for name in (
            "http://www.w3.org/2000/09/xmldsig#:Object",
            "http://uri.etsi.org/01903/v1.3.2#:SignedProperties",
            "urn:brama:lab:рішення",
        )
    )
    done = _run(folder, f"xmlsec1 --verify --insecure {ids} signed.xml")
    return ACCEPTS if done.returncode == 0 else REFUSES


def xmlsec_list(specimen: Specimen, folder: Path) -> str:
    """``xmlsec1 --verify`` of the trusted list that is offered, by the key of the pinned signer."""
    assert specimen.update is not None, "there is a list to be asked about"
    (folder / "list.xml").write_bytes(specimen.update.offered)
    (folder / "pinned.pem").write_bytes(_pem([specimen.update.signer.der]))
    ids = "--id-attr:Id http://uri.etsi.org/01903/v1.3.2#:SignedProperties"
    done = _run(folder, f"xmlsec1 --verify --pubkey-cert-pem pinned.pem {ids} list.xml")
    return ACCEPTS if done.returncode == 0 else REFUSES


def pyhanko(specimen: Specimen, folder: Path) -> str:
    """pyHanko's validation of every signature of the file."""
    del folder
    context = ValidationContext(
        trust_roots=_loaded(specimen.anchors),
        other_certs=_loaded(specimen.certificates),
        moment=AT,
        best_signature_time=AT,
    )
    try:
        signatures = PdfFileReader(BytesIO(specimen.file)).embedded_signatures
        statuses = [validate_pdf_signature(one, context) for one in signatures]
    except (PdfError, SignatureValidationError, ValueError, KeyError, IndexError):
        return REFUSES
    good = bool(statuses) and all(one.bottom_line for one in statuses)
    return ACCEPTS if good else REFUSES


def _loaded(certificates: Sequence[Certificate]) -> list[asn1_x509.Certificate]:
    return [asn1_x509.Certificate.load(one.der) for one in certificates]


def _run(folder: Path, words: str, *, stdin: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(words.split(), cwd=folder, input=stdin, capture_output=True, check=False)


JUDGES: Final[Mapping[str, Callable[[Specimen, Path], str]]] = MappingProxyType(
    {
        "openssl": openssl,
        "openssl_ocsp": openssl_ocsp,
        "openssl_ts": openssl_ts,
        "xmlsec": xmlsec,
        "xmlsec_list": xmlsec_list,
        "pyhanko": pyhanko,
    }
)
