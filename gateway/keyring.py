"""Keys and certificates of this gateway, read once at start from the files that settings name.

Layout besides the named files:
    trust/*.cer|crt|p7b                 anchors; nothing else is believed
    trust/certificates/*.cer|crt|p7b    issuers between, believed only under an anchor
    modules/ACCESS_POINT.{p8,cer}       identity of an emulated module, modules/password opens all
    pseudonym.key, webhooks.key         made at the first start, never shown
A file that is missing or wrong is the operator's to mend, before a port opens.
"""

import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from crypto_module.channel import Identity
from crypto_module.cms.sign import Signer
from crypto_module.containers import pkcs8
from crypto_module.containers.private_key import AnyPrivateKey
from crypto_module.errors import CryptoError, MalformedInput, WrongPassword
from crypto_module.primitives import dstu4145
from crypto_module.x509 import Certificate, parse_bundle
from gateway.settings import ConfigurationError, SealSettings, Settings, refuse_open_secret

_SECRET_BYTES: Final = 32
_SINGLE: Final = (".cer", ".crt")
_BUNDLE: Final = (".p7b",)
T = TypeVar("T")


def anchors(settings: Settings) -> tuple[Certificate, ...]:
    """Return the certificates that are believed by themselves.

    Raises:
        ConfigurationError: there is none, or a file is no CA certificate.
    """
    found = _certificates(settings.trust)
    if not found:
        raise ConfigurationError(f"The trust folder {settings.trust} holds no anchor.")
    for certificate in found:
        if not certificate.is_ca:
            name = certificate.identity.common_name
            raise ConfigurationError(f"The anchor {name!r} in {settings.trust} is not a CA.")
    return found


def issuers(settings: Settings) -> tuple[Certificate, ...]:
    """Return the pool of certificates that help to find a path."""
    return _certificates(settings.trust / "certificates")


def seal(settings: SealSettings) -> Signer:
    """Return the gateway's own seal, which signs receipts."""
    named = (settings.key_file, settings.password_file, settings.certificate_file)
    if any(path is None for path in named):
        raise ConfigurationError(
            "seal.key_file, seal.password_file and seal.certificate_file must all be named."
        )
    key_file, password_file, certificate_file = (path for path in named if path is not None)
    private_key = _private_key(key_file, password=_password(password_file))
    certificate = _read(certificate_file, Certificate.parse)
    try:
        return Signer(private_key, certificate)
    except ValueError as err:
        raise ConfigurationError(f"{key_file} is not the key of {certificate_file}.") from err


def module_identity(settings: Settings, access_point: str) -> Identity | None:
    """Return the identity of the access point's module; None when it was issued none."""
    key_file = settings.modules_dir / f"{access_point}.p8"
    if not key_file.exists():
        return None
    refuse_open_secret("modules", key_file)
    password_file = settings.modules_dir / "password"
    refuse_open_secret("modules", password_file)
    private_key = _private_key(key_file, password=_password(password_file))
    if not isinstance(private_key, dstu4145.PrivateKey | EllipticCurvePrivateKey):
        raise ConfigurationError(f"{key_file}: a module signs with DSTU 4145 or ECDSA.")
    certificate = _read(key_file.with_suffix(".cer"), Certificate.parse)
    return Identity(private_key=private_key, certificate=certificate)


def pseudonym_secret(settings: Settings) -> bytes:
    """Return the secret under which persons become marks; made at the first start."""
    path = settings.data_dir / "pseudonym.key"
    return _made_once(path, lambda: secrets.token_bytes(_SECRET_BYTES))


def webhook_key(settings: Settings) -> Ed25519PrivateKey:
    """Return the key that signs webhooks, 32 octets; made at the first start if none is named."""
    path = settings.webhooks.key_file
    if path is not None:
        return _read(path, Ed25519PrivateKey.from_private_bytes)
    made = _made_once(
        settings.data_dir / "webhooks.key", lambda: secrets.token_bytes(_SECRET_BYTES)
    )
    return Ed25519PrivateKey.from_private_bytes(made)


def _certificates(folder: Path) -> tuple[Certificate, ...]:
    if not folder.is_dir():
        return ()
    found: list[Certificate] = []
    for path in sorted(folder.iterdir()):
        if path.suffix in _SINGLE:
            found.append(_read(path, Certificate.parse))
        elif path.suffix in _BUNDLE:
            found.extend(_read(path, parse_bundle))
    return tuple(found)


def _private_key(path: Path, *, password: bytes) -> AnyPrivateKey:
    return _read(path, lambda der: pkcs8.load(der, password))


def _password(path: Path) -> bytes:
    return _read(path, lambda text: text.removesuffix(b"\n"))


def _read(path: Path, parse: Callable[[bytes], T]) -> T:
    try:
        return parse(path.read_bytes())
    except OSError as err:
        raise ConfigurationError(f"{path} cannot be read: {err.strerror}.") from err
    except WrongPassword as err:
        raise ConfigurationError(f"The password does not open {path}.") from err
    except CryptoError as err:
        raise ConfigurationError(f"{path} cannot be used: {err}") from err
    except (MalformedInput, ValueError) as err:
        # The cause is left out of the message: it could quote the secret.
        raise ConfigurationError(f"{path} does not hold what it should.") from err


def _made_once(path: Path, make: Callable[[], bytes]) -> bytes:
    """Return the octets of a secret file; two processes that start at once agree on one."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(make())
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    refuse_open_secret(path.name, path)
    return path.read_bytes()
