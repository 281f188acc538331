"""``brama sign``: signatures with a key of a container: CAdES, or inside of a PDF or an XML."""

import sys
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from crypto_module.ades import cades, xades
from crypto_module.cms.sign import Signer
from crypto_module.errors import MalformedInput
from gateway.cli.certificate_files import read_certificates
from gateway.cli.digests import parse_digests
from gateway.cli.files import read_file, write_whole
from gateway.cli.key_container import opened, signer_of


class Format(StrEnum):
    """What the signature is put into; value → suffix of the new file in ``_SUFFIXES``."""

    CADES = "cades"
    PADES = "pades"
    XADES = "xades"


_SUFFIXES = {Format.CADES: ".p7s", Format.PADES: ".signed.pdf", Format.XADES: ".signed.xml"}


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
        typer.Option("--format", help="Окремий файл, або підпис усередині PDF (pades) чи XML."),
    ] = Format.CADES,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Куди записати; без нього поруч: .p7s, .signed.pdf."),
    ] = None,
) -> None:
    """Підписати файл ключем із контейнера: CAdES-BES, PAdES-B-B або XAdES-B-B.

    Приклади:
      brama sign заява.pdf --key Key-6.dat --password-file пароль.txt --certificate мій.cer
      brama sign заява.pdf --format pades --key ключ.p12 --password-file пароль.txt
      brama sign заява.pdf --key "pkcs11:token=seal?module-path=/usr/lib/…" --password-file pin
      brama sign --hash gost34311:3f5a… --key ключ.p12 --password-file пароль.txt --out підпис.p7s
    """
    if (file is None) == (digest is None):
        raise typer.BadParameter("потрібне одне з двох: файл або --hash.", param_hint="FILE")
    if form is not Format.CADES and (detached or file is None):
        raise typer.BadParameter(
            "підпис усередині документа потребує файлу.", param_hint="--format"
        )
    if file is None and out is None:
        raise typer.BadParameter("з --hash потрібно назвати файл підпису.", param_hint="--out")
    with opened(
        key, password_file, key_password_file=key_password_file, option="--key"
    ) as container:
        signer = signer_of(container, read_certificates(certificate or ()))
        if file is None:
            signature = _over_digest(digest or "", signer)
        else:
            signature = _over_file(read_file(file), signer, form=form, detached=detached)
    if out is None:
        assert file is not None, "one of the two was demanded"
        out = file.with_name(f"{file.name}{_SUFFIXES[form]}")
    write_whole(out, signature)
    sys.stdout.write(f"{out}\n")


def _over_file(content: bytes, signer: Signer, *, form: Format, detached: bool) -> bytes:
    now = datetime.now(UTC)
    if form is Format.CADES:
        return cades.sign(content, signer=signer, signing_time=now, detached=detached)
    try:
        if form is Format.PADES:
            # Imported only here: the library of PDF costs half a second.
            from crypto_module.ades import pades

            return pades.sign(content, signer=signer, signing_time=now)
        return xades.sign_enveloped(content, signer=signer, signing_time=now)
    except MalformedInput as error:
        raise typer.BadParameter(f"не той формат: {error}", param_hint="FILE") from error


def _over_digest(option: str, signer: Signer) -> bytes:
    name = signer.key.hash_name
    digest = parse_digests([option]).by_hash.get(name)
    if digest is None:
        raise typer.BadParameter(f"цей ключ підписує геш {name}.", param_hint="--hash")
    return cades.sign_digest(digest, signer=signer, signing_time=datetime.now(UTC))
