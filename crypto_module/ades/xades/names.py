"""Names of XMLDSig and XAdES, and the algorithms by their identifiers: one table each.

The Ukrainian identifiers stand in no published standard; those of Дія's containers are marked.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from crypto_module.errors import UnsupportedAlgorithm
from crypto_module.primitives.hashes import HashName
from crypto_module.x509.algorithms import Scheme, SignatureAlgorithm, signature_oid

DS: Final = "http://www.w3.org/2000/09/xmldsig#"
XADES: Final = "http://uri.etsi.org/01903/v1.3.2#"
XADES141: Final = "http://uri.etsi.org/01903/v1.4.1#"
SIGNED_PROPERTIES_TYPE: Final = "http://uri.etsi.org/01903#SignedProperties"
COUNTERSIGNED_TYPE: Final = "http://uri.etsi.org/01903#CountersignedSignature"
ENVELOPED: Final = f"{DS}enveloped-signature"
BASE64: Final = f"{DS}base64"
EXCLUSIVE: Final = "http://www.w3.org/2001/10/xml-exc-c14n#"
INCLUSIVE: Final = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
INCLUSIVE_11: Final = "http://www.w3.org/2006/12/xml-c14n11"

_ENC: Final = "http://www.w3.org/2001/04/xmlenc#"
_MORE: Final = "http://www.w3.org/2001/04/xmldsig-more#"
_MORE_2007: Final = "http://www.w3.org/2007/05/xmldsig-more#"

DIGESTS: Final[Mapping[str, HashName]] = MappingProxyType(
    {
        f"{_ENC}sha256": "sha256",
        f"{_MORE}sha384": "sha384",
        f"{_ENC}sha512": "sha512",
        f"{_MORE}gost34311": "gost34311",
        f"{_ENC}gost34311": "gost34311",  # Дія
        f"{_MORE}kupyna256": "kupyna256",
        f"{_ENC}dstu7564-256": "kupyna256",  # Дія
        f"{_ENC}dstu7564-384": "kupyna384",
        f"{_ENC}dstu7564-512": "kupyna512",
    }
)
_EC, _RSA, _PSS, _DSTU = Scheme.ECDSA, Scheme.RSA_PKCS1, Scheme.RSA_PSS, Scheme.DSTU4145
SIGNATURES: Final[Mapping[str, tuple[Scheme, HashName]]] = MappingProxyType(
    {
        f"{_MORE}ecdsa-sha256": (_EC, "sha256"),
        f"{_MORE}ecdsa-sha384": (_EC, "sha384"),
        f"{_MORE}ecdsa-sha512": (_EC, "sha512"),
        f"{_MORE}rsa-sha256": (_RSA, "sha256"),
        f"{_MORE}rsa-sha384": (_RSA, "sha384"),
        f"{_MORE}rsa-sha512": (_RSA, "sha512"),
        # RFC 9231, 2.3.10: salt as long as the hash.
        f"{_MORE_2007}sha256-rsa-MGF1": (_PSS, "sha256"),
        f"{_MORE_2007}sha384-rsa-MGF1": (_PSS, "sha384"),
        f"{_MORE_2007}sha512-rsa-MGF1": (_PSS, "sha512"),
        f"{_MORE}dstu4145": (_DSTU, "gost34311"),
        f"{_MORE}dstu4145-gost34311": (_DSTU, "gost34311"),  # Дія
        f"{_MORE}dstu4145-kupyna256": (_DSTU, "kupyna256"),
        f"{_MORE}dstu4145-dstu7564-256": (_DSTU, "kupyna256"),  # Дія
        f"{_MORE}dstu4145-dstu7564-384": (_DSTU, "kupyna384"),
        f"{_MORE}dstu4145-dstu7564-512": (_DSTU, "kupyna512"),
    }
)
_SALTS: Final = MappingProxyType({"sha256": 32, "sha384": 48, "sha512": 64})


def digest_name(uri: str) -> HashName:
    """Return the hash of a DigestMethod.

    Raises:
        UnsupportedAlgorithm: not one of ours.
    """
    if uri not in DIGESTS:
        raise UnsupportedAlgorithm(uri)
    return DIGESTS[uri]


def signature_algorithm(uri: str) -> SignatureAlgorithm:
    """Return the meaning of a SignatureMethod.

    Raises:
        UnsupportedAlgorithm: not one of ours.
    """
    if uri not in SIGNATURES:
        raise UnsupportedAlgorithm(uri)
    scheme, name = SIGNATURES[uri]
    pss = scheme is Scheme.RSA_PSS
    return SignatureAlgorithm(
        oid=uri if pss else signature_oid(scheme, name),
        scheme=scheme,
        hash_name=name,
        salt_length=_SALTS[name] if pss else 0,
    )


def digest_uri(name: HashName) -> str:
    """Return the identifier we write: the last of the table."""
    return [uri for uri, meaning in DIGESTS.items() if meaning == name][-1]


def signature_uri(scheme: Scheme, name: HashName) -> str:
    """Return the identifier we write: the last of the table.

    Raises:
        UnsupportedAlgorithm: there is none.
    """
    found = [uri for uri, meaning in SIGNATURES.items() if meaning == (scheme, name)]
    if not found:
        raise UnsupportedAlgorithm(f"{scheme.name} over {name}")
    return found[-1]
