"""A root, a provider and what they issued: made by our own code, correct unless asked otherwise."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Final

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from connectors.simulator.pki import defects, profiles
from connectors.simulator.pki.defects import Defect
from connectors.simulator.pki.profiles import Purpose, Spec
from connectors.simulator.pki.suites import KeyMaterial, Suite
from connectors.simulator.pki.table import DEMONSTRATION, PROVIDER, ROOT
from crypto_module.asn1 import encode
from crypto_module.channel import Identity
from crypto_module.cms.sign import Signer
from crypto_module.x509 import Certificate, build
from crypto_module.x509.signing import SigningKey

_UNKNOWN_EXTENSION: Final = "1.3.6.1.4.1.32473.1"  # RFC 5612: for documentation
_SERIAL_BITS: Final = 127
_AGREEMENT_ONLY: Final = ("key_agreement",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A certificate with its private key; ``issuers`` are those that only it was issued under."""

    name: str
    certificate: Certificate
    key: SigningKey = field(repr=False)
    issuers: tuple[Certificate, ...] = ()

    @property
    def signer(self) -> Signer:
        """Who signs with this key, defects included: the library itself would refuse some."""
        signer = object.__new__(Signer)
        object.__setattr__(signer, "certificate", self.certificate)
        object.__setattr__(signer, "key", self.key)
        return signer

    @property
    def identity(self) -> Identity:
        """Who proves itself on the encryption module's channel with this key."""
        private_key = self.key.held
        assert not isinstance(private_key, RSAPrivateKey), "no suite has RSA keys"
        return Identity(private_key=private_key, certificate=self.certificate)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hierarchy:
    """The issued certificates by name; ``now`` is the moment it was made at."""

    suite: Suite
    now: datetime
    issued: Mapping[str, Issued]

    @classmethod
    def demonstration(
        cls, now: datetime, *, suite: Suite = Suite.DSTU_M257, specs: Iterable[Spec] = DEMONSTRATION
    ) -> "Hierarchy":
        """Root and provider with the certificates of ``specs``, by default the whole cast."""
        root = _issue(ROOT, suite=suite, now=now, issuer=None, defect=None)
        provider = _issue(PROVIDER, suite=suite, now=now, issuer=root, defect=None)
        above = {ROOT.name: root, PROVIDER.name: provider}
        hierarchy = cls(suite=suite, now=now, issued=MappingProxyType(above))
        made = {spec.name: hierarchy.issue(spec) for spec in specs}
        return replace(hierarchy, issued=MappingProxyType(above | made))

    def __getitem__(self, name: str) -> Issued:
        return self.issued[name]

    @property
    def anchors(self) -> tuple[Certificate, ...]:
        """What a policy trusts: the root."""
        return (self[ROOT.name].certificate,)

    @property
    def pool(self) -> tuple[Certificate, ...]:
        """What leads to the anchor: the provider."""
        return (self[PROVIDER.name].certificate,)

    def issue(self, spec: Spec, *, defect: Defect | None = None) -> Issued:
        """One more certificate, with its own new key and, if asked, one deliberate defect.

        Raises:
            ValueError: a key of this suite cannot have the defect.
        """
        provider = self[PROVIDER.name]
        if defect in defects.IN_THE_ISSUER:
            issuer = self._wrong_issuer(defect)
            leaf = _issue(spec, suite=self.suite, now=self.now, issuer=issuer, defect=None)
            return replace(leaf, issuers=(issuer.certificate,))
        return _issue(spec, suite=self.suite, now=self.now, issuer=provider, defect=defect)

    def _wrong_issuer(self, defect: Defect | None) -> Issued:
        """An issuer that is named like the provider and is wrong in one way."""
        root = self[ROOT.name]
        match defect:
            case Defect.NOT_A_CA:
                person = replace(PROVIDER, purpose=Purpose.PERSON)
                return self._under(root, person, None)
            case Defect.ISSUER_MAY_NOT_SIGN:
                return self._under(root, PROVIDER, Defect.WRONG_KEY_USAGE)
            case Defect.EXPIRED_ISSUER:
                return self._under(root, PROVIDER, Defect.EXPIRED)
            case _:
                foreign = self._under(None, ROOT, None)
                return self._under(foreign, PROVIDER, None)

    def _under(self, issuer: Issued | None, spec: Spec, defect: Defect | None) -> Issued:
        return _issue(spec, suite=self.suite, now=self.now, issuer=issuer, defect=defect)


def _issue(
    spec: Spec, *, suite: Suite, now: datetime, issuer: Issued | None, defect: Defect | None
) -> Issued:
    """A certificate of ``spec`` under ``issuer``, or under itself."""
    keys = defects.keys(suite, defect=defect)
    usages = _AGREEMENT_ONLY if defect is Defect.WRONG_KEY_USAGE else spec.profile.usages
    period = defects.validity(now=now, lifetime=spec.profile.lifetime, defect=defect)
    fields = build.CertificateFields(
        serial=secrets.randbits(_SERIAL_BITS) | 1 << _SERIAL_BITS - 1,
        issuer=spec.subject.name_der if issuer is None else issuer.certificate.subject,
        subject=spec.subject.name_der,
        not_before=period.not_before,
        not_after=period.not_after,
        subject_public_key_info=keys.spki_der,
        extensions=[
            *profiles.extensions(spec, usages=usages),
            *_key_identifiers(keys, issuer),
            *_unknown(defect),
        ],
    )
    encoded = build.certificate(
        fields, issuer_key=keys.signing_key if issuer is None else issuer.key
    )
    if defect is Defect.TAMPERED:
        # The last octet belongs to the issuer's signature.
        encoded = encoded[:-1] + bytes((encoded[-1] ^ 1,))
    return Issued(name=spec.name, certificate=Certificate.parse(encoded), key=keys.signing_key)


def _key_identifiers(keys: KeyMaterial, issuer: Issued | None) -> tuple[bytes, ...]:
    own = build.subject_key_identifier(keys.identifier)
    above = keys.identifier if issuer is None else issuer.certificate.subject_key_identifier
    assert above is not None, "every certificate of a hierarchy has a key identifier"
    return own, build.authority_key_identifier(above)


def _unknown(defect: Defect | None) -> tuple[bytes, ...]:
    if defect is not Defect.UNKNOWN_CRITICAL_EXTENSION:
        return ()
    return (build.extension(_UNKNOWN_EXTENSION, encode.null(), critical=True),)
