"""``brama container``: what stands in a key container, and its certificates as files."""

import json
import sys
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.table import Table

from crypto_module.containers import Container, describe
from gateway.cli.files import write_whole
from gateway.cli.key_container import opened
from gateway.cli.telling import plain, validity

container = typer.Typer(
    name="container",
    help="Контейнери особистих ключів: Key-6.dat, PKCS#12, PKCS#8, JKS.",
    no_args_is_help=True,
)
_KINDS: Final = {
    "key-6": "Key-6.dat (ІІТ)",
    "pkcs12": "PKCS#12",
    "pkcs8": "PKCS#8",
    "jks": "Java KeyStore",
    "pkcs11": "Токен PKCS#11",
}
File = Annotated[Path, typer.Argument(metavar="FILE", help="Контейнер.", show_default=False)]
PasswordFile = Annotated[
    Path,
    typer.Option(metavar="FILE", help="Файл із паролем (перший рядок); «-» – стандартний ввід."),
]
KeyPasswordFile = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Пароль ключа JKS, якщо він інший, ніж у сховища."),
]


@container.command("list")
def list_container(
    file: File,
    *,
    password_file: PasswordFile,
    key_password_file: KeyPasswordFile = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON замість таблиці.")] = False,
) -> None:
    """Назвати ключі й сертифікати контейнера; самі ключі не показуються.

    Приклад:  brama container list Key-6.dat --password-file пароль.txt
    """
    with opened(file, password_file, key_password_file=key_password_file) as found:
        if as_json:
            line = {"file": str(file), **describe.as_json(found)}
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
        else:
            _print_table(file, found)


@container.command("export-certificates")
def export_certificates(
    file: File,
    *,
    password_file: PasswordFile,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Каталог для файлів .cer.")],
    key_password_file: KeyPasswordFile = None,
) -> None:
    """Записати сертифікати контейнера у файли .cer, названі серійними номерами.

    Приклад:  brama container export-certificates key.jks --password-file пароль --out сертифікати
    """
    with opened(file, password_file, key_password_file=key_password_file) as found:
        certificates = found.certificates
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise typer.BadParameter(f"{out}: {error.strerror}", param_hint="--out") from error
    for certificate in certificates:
        path = out / f"{certificate.serial:x}.cer"
        write_whole(path, certificate.der)
        sys.stdout.write(f"{path}\n")


def _print_table(file: Path, opened: Container) -> None:
    table = Table(title=plain(str(file)), title_justify="left", show_header=False, box=None)
    table.add_row("Вид", _KINDS[opened.kind.value])
    for number, key in enumerate(opened.keys, start=1):
        name = "" if key.name is None else f", {plain(key.name)}"
        table.add_row(f"Ключ {number}", f"{describe.algorithm(key)}{name}")
        table.add_row("  ідентифікатор", describe.key_identifier(key).hex())
    for number, one in enumerate(opened.certificates, start=1):
        table.add_row(f"Сертифікат {number}", plain(one.identity.common_name or "без імені"))
        table.add_row("  номер, строк", validity(one))
    Console().print(table)
