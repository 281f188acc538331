"""``brama sign``: signatures with a key of a container, or one more in a signed file."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from gateway.cli.certificate_files import read_certificates
from gateway.cli.files import read_file, write_whole
from gateway.cli.key_container import opened, signer_of
from gateway.cli.signing import SUFFIXES, Added, Format, added, over_digest, over_file


def sign(
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="Що підписати.", show_default=False)
    ] = None,
    *,
    key: Annotated[
        Path,
        typer.Option(
            metavar="CONTAINER", help="Контейнер особистого ключа або pkcs11:… (RFC 7512)."
        ),
    ],
    password_file: Annotated[
        Path,
        typer.Option(metavar="FILE", help="Файл із паролем контейнера; «-» – стандартний ввід."),
    ],
    key_password_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Пароль ключа JKS, якщо він інший.")
    ] = None,
    certificate: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="Сертифікат підписувача, якщо його немає в контейнері."),
    ] = None,
    digest: Annotated[
        str | None,
        typer.Option("--hash", metavar="ALG:HEX", help="Геш даних замість файлу."),
    ] = None,
    detached: Annotated[
        bool, typer.Option("--detached", help="Відокремлений підпис: без самих даних.")
    ] = False,
    form: Annotated[
        Format,
        typer.Option("--format", help="Окремий файл, усередині PDF (pades) чи XML, контейнер."),
    ] = Format.CADES,
    add: Annotated[
        Added | None,
        typer.Option(
            "--add",
            help="FILE уже підписано: додати підпис тих самих даних (parallel) "
            "або підпис над підписом (counter).",
        ),
    ] = None,
    content: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Дані відокремленого підпису, до якого додають (--add)."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Куди записати; без нього поруч: .p7s, .signed.pdf."),
    ] = None,
) -> None:
    """Підписати файл ключем із контейнера: CAdES-BES, PAdES-B-B або XAdES-B-B.

    XAdES: підпис усередині XML (xades), XML із файлом усередині (xades-enveloping) чи поруч із
    файлом (xades-detached). Контейнер із файлом: asic-s, asic-e (з CAdES), asic-s-xades,
    asic-e-xades.

    Приклади:
      brama sign заява.pdf --key Key-6.dat --password-file пароль.txt --certificate мій.cer
      brama sign заява.pdf --format pades --key ключ.p12 --password-file пароль.txt
      brama sign заява.pdf --key "pkcs11:token=seal?module-path=/usr/lib/…" --password-file pin
      brama sign лист.p7s --add parallel --key ключ.p12 --password-file пароль.txt --out двоє.p7s
      brama sign --hash gost34311:3f5a… --key ключ.p12 --password-file пароль.txt --out підпис.p7s
    """
    if (file is None) == (digest is None):
        raise typer.BadParameter("потрібне одне з двох: файл або --hash.", param_hint="FILE")
    if form is not Format.CADES and (detached or file is None):
        raise typer.BadParameter(
            "підпис усередині документа потребує файлу.", param_hint="--format"
        )
    if out is None and (file is None or add is not None):
        raise typer.BadParameter("з --hash чи --add потрібно назвати файл.", param_hint="--out")
    if add is not None and (file is None or detached or form is not Format.CADES):
        raise typer.BadParameter("додають до підписаного файлу, як він є.", param_hint="--add")
    if content is not None and add is None:
        raise typer.BadParameter("дані називають лише з --add.", param_hint="--content")
    now = datetime.now(UTC)
    with opened(
        key, password_file, key_password_file=key_password_file, option="--key"
    ) as container:
        signer = signer_of(container, read_certificates(certificate or ()))
        if file is None:
            signature = over_digest(digest or "", signer, now=now)
        elif add is not None:
            data = None if content is None else read_file(content)
            signature = added(read_file(file), add, signer, content=data, now=now)
        else:
            octets = read_file(file)
            signature = over_file(
                octets, signer, name=file.name, form=form, detached=detached, now=now
            )
    if out is None:
        assert file is not None, "one of the two was demanded"
        out = file.with_name(f"{file.name}{SUFFIXES[form]}")
    write_whole(out, signature)
    sys.stdout.write(f"{out}\n")
