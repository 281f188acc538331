"""``brama envelope``: files enciphered to certificates, and opened with a key of a container."""

import json
import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from crypto_module.cms.envelope import CIPHERS, open_envelope
from crypto_module.cms.envelope import seal as seal_envelope
from crypto_module.errors import CryptoError, MalformedInput
from crypto_module.x509.certificate import Certificate
from crypto_module.x509.keys import DstuKey
from gateway.cli.certificate_files import read_certificates, read_pool, read_recipients
from gateway.cli.files import read_file, write_whole
from gateway.cli.key_container import opened, openers_of

envelope = typer.Typer(
    name="envelope",
    help="Конверти: зашифровані для отримувачів файли (EnvelopedData).",
    no_args_is_help=True,
)
_CIPHERS: Final = ", ".join(CIPHERS)
_SECRET: Final = 0o600


@envelope.command("seal")
def seal(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Що зашифрувати.")],
    *,
    to: Annotated[
        list[Path],
        typer.Option(metavar="CERT", help="Сертифікат отримувача; можна кілька разів."),
    ],
    cipher: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help=f"Шифр, один із: {_CIPHERS}. Без нього gost28147-cfb, а якщо серед отримувачів "
            "немає ключа ДСТУ 4145, то aes256-gcm.",
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Куди записати; без нього FILE.p7e.")
    ] = None,
) -> None:
    """Зашифрувати файл для одного чи кількох отримувачів.

    Приклад:  brama envelope seal справа.asice --to спсзн.cer --out справа.p7e
    """
    recipients = read_recipients(to)
    name = cipher or _usual(recipients)
    if name not in CIPHERS:
        raise typer.BadParameter(f"потрібно одне з: {_CIPHERS}.", param_hint="--cipher")
    try:
        sealed = seal_envelope(read_file(file), recipients, cipher=name)
    except (ValueError, CryptoError) as error:
        raise typer.BadParameter(
            "ключ одного з сертифікатів не призначений для шифрування або невідомий.",
            param_hint="--to",
        ) from error
    out = out or file.with_name(f"{file.name}.p7e")
    write_whole(out, sealed)
    sys.stdout.write(f"{out}\n")


@envelope.command("open")
def open_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Конверт.")],
    *,
    key: Annotated[Path, typer.Option(metavar="CONTAINER", help="Контейнер ключа отримувача.")],
    password_file: Annotated[
        Path, typer.Option(metavar="FILE", help="Файл із паролем; «-» – стандартний ввід.")
    ],
    key_password_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Пароль ключа JKS, якщо він інший.")
    ] = None,
    certificate: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="Сертифікат отримувача, якщо його немає в контейнері."),
    ] = None,
    certificates: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="Сертифікати відправників, .cer або .p7b."),
    ] = None,
    out: Annotated[Path, typer.Option(metavar="FILE", help="Куди записати розшифроване.")],
    as_json: Annotated[bool, typer.Option("--json", help="Рядок JSON замість назви.")] = False,
) -> None:
    """Розшифрувати конверт; файл записується лише для власника (0600).

    Приклад:  brama envelope open справа.p7e --key Key-6.dat --password-file пароль --out справа
    """
    with opened(
        key, password_file, key_password_file=key_password_file, option="--key"
    ) as container:
        openers = openers_of(container, read_certificates(certificate or ()))
    try:
        content = open_envelope(
            read_file(file), openers, certificates=read_pool(certificates or ())
        )
    except MalformedInput as error:
        raise typer.BadParameter(f"{file}: це не конверт.", param_hint="FILE") from error
    except CryptoError as error:
        raise typer.BadParameter(
            f"{file}: конверт не відкривається цими ключами.", param_hint="FILE"
        ) from error
    write_whole(out, content, mode=_SECRET)
    line = {"file": str(file), "out": str(out), "size": len(content)}
    sys.stdout.write((json.dumps(line, ensure_ascii=False) if as_json else str(out)) + "\n")


def _usual(recipients: tuple[Certificate, ...]) -> str:
    ukrainian = any(isinstance(one.public_key, DstuKey) for one in recipients)
    return "gost28147-cfb" if ukrainian else "aes256-gcm"
