"""Key containers named on the command line, opened with a password from a file."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import typer

from crypto_module.cms.envelope import Opener
from crypto_module.cms.sign import Signer
from crypto_module.containers import Container, open_container
from crypto_module.errors import CryptoError, MalformedInput, WrongPassword
from crypto_module.x509.certificate import Certificate

_MAX_PASSWORD_OCTETS = 4096


def read_password(file: Path, *, option: str = "--password-file") -> str:
    """Return the first line of a file; ``-`` reads standard input.

    Raises:
        typer.BadParameter: it cannot be read, or is not UTF-8.
    """
    try:
        octets = sys.stdin.buffer.readline() if str(file) == "-" else file.read_bytes()
        first = octets[:_MAX_PASSWORD_OCTETS].splitlines()[:1]
        return first[0].decode() if first else ""
    except OSError as error:
        raise typer.BadParameter(f"{file}: {error.strerror}", param_hint=option) from error
    except UnicodeDecodeError as error:
        raise typer.BadParameter("пароль має бути в UTF-8.", param_hint=option) from error


@contextmanager
def opened(
    name: Path, password_file: Path, *, key_password_file: Path | None = None, option: str = "FILE"
) -> Iterator[Container]:
    """Yield what a container holds, or the token of a PKCS #11 URI while its session is open.

    Raises:
        typer.BadParameter: it cannot be read or does not open; the password is never told.
    """
    if str(name).startswith("pkcs11:"):
        with _token(str(name), read_password(password_file), option=option) as token:
            yield token
    else:
        yield _open_file(name, password_file, key_password_file, option=option)


@contextmanager
def _token(text: str, pin: str, *, option: str) -> Iterator[Container]:
    # Imported only here: who has no token needs no library of one.
    from connectors.tokens import TokenUnavailable, TokenUri, open_token

    try:
        with open_token(TokenUri.parse(text), pin) as token:
            yield token
    except ValueError as error:
        raise typer.BadParameter(f"PKCS#11 URI: {error}.", param_hint=option) from error
    except WrongPassword as error:
        raise typer.BadParameter("PIN не підходить.", param_hint=option) from error
    except TokenUnavailable as error:
        raise typer.BadParameter(f"{error}.", param_hint=option) from error


def _open_file(
    file: Path, password_file: Path, key_password_file: Path | None, *, option: str
) -> Container:
    password = read_password(password_file)
    of_key = (
        None
        if key_password_file is None
        else read_password(key_password_file, option="--key-password-file")
    )
    try:
        return open_container(file.read_bytes(), password, key_password=of_key)
    except OSError as error:
        raise typer.BadParameter(f"{file}: {error.strerror}", param_hint=option) from error
    except WrongPassword as error:
        raise typer.BadParameter(f"{file}: пароль не підходить.", param_hint=option) from error
    except (MalformedInput, CryptoError) as error:
        raise typer.BadParameter(
            f"{file}: це не контейнер ключів відомого виду.", param_hint=option
        ) from error


def signer_of(container: Container, certificates: Sequence[Certificate]) -> Signer:
    """Return the first key that a certificate is for which may sign, with that certificate.

    Certificates given beside the container come before its own.

    Raises:
        typer.BadParameter: there is none.
    """
    for certificate in (*certificates, *container.certificates):
        usage = certificate.key_usage
        if usage is not None and not usage & {"digital_signature", "content_commitment"}:
            continue
        for key in container.keys:
            if key.is_of(certificate):
                return Signer(key.private_key, certificate)
    raise typer.BadParameter(
        "немає сертифіката для підпису до жодного з ключів контейнера: додайте --certificate.",
        param_hint="--key",
    )


def openers_of(container: Container, certificates: Sequence[Certificate]) -> list[Opener]:
    """Return what opens envelopes: the keys that are here, each with its certificate if known."""
    known = (*certificates, *container.certificates)
    return [
        Opener(private_key=held, certificate=next(filter(key.is_of, known), None))
        for key in container.keys
        if (held := key.held) is not None
    ]
