"""``brama augment``: from one level of CAdES, PAdES or XAdES to a higher one."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from crypto_module.ades import detect
from crypto_module.ades.cades import augment as levels
from crypto_module.ades.signature import Kind, Material
from crypto_module.cms import signed_data
from crypto_module.errors import MalformedInput
from crypto_module.primitives import hashes
from crypto_module.primitives.hashes import HashName
from crypto_module.validation import Accepted, Evidence, SignatureResult, examine
from gateway.cli import online
from gateway.cli.certificate_files import read_anchors, read_pool
from gateway.cli.exits import ExitCode
from gateway.cli.files import read_file, write_whole
from gateway.cli.revocation import METAVAR, check_hosts, parse_revocation
from gateway.cli.stamping import (
    HashOption,
    Stamp,
    named_hash,
    stamper,
    unless_unavailable,
)


class Level(StrEnum):
    """What a signature becomes."""

    T = "T"
    C = "C"
    X_LONG = "X-Long"
    LT = "LT"
    LTA = "LTA"


def augment(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Підпис CAdES, PDF чи XML, один підписувач.")
    ],
    *,
    level: Annotated[Level, typer.Option(help="До якого рівня.")],
    url: Annotated[
        str | None, typer.Option("--url", metavar="URL", help="Адреса надавача позначок часу.")
    ] = None,
    content: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Дані відокремленого підпису.")
    ] = None,
    hash_name: HashOption = "gost34311",
    trust: Annotated[
        list[Path] | None, typer.Option(metavar="FILE", help="Довірений сертифікат видавця.")
    ] = None,
    certificates: Annotated[
        list[Path] | None, typer.Option(metavar="FILE", help="Допоміжні сертифікати, .cer, .p7b.")
    ] = None,
    revocation: Annotated[
        str, typer.Option(metavar=METAVAR, help="Звідки відомості про відкликання.")
    ] = "none",
    allow_host: Annotated[
        list[str] | None, typer.Option(metavar="HOST[:PORT]", help="Кого ще можна запитати.")
    ] = None,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Куди записати.")] = None,
) -> None:
    """Підвищити рівень підпису: позначка часу, докази чинності, архівна позначка.

    CAdES: T, C, X-Long, LT, LTA; PAdES і XAdES: T, LT, LTA.

    Рівні C, X-Long, LT потребують --trust і --revocation; T і LTA – --url. Чого бракує для
    нижчих рівнів, додається теж. Код виходу: 0 записано, 1 чи 2 підпис не чинний, 75 надавач
    не відповів.

    Приклади:
      brama augment лист.p7s --level T --url http://ca.example/services/tsp/
      brama augment заява.signed.pdf --level T --url http://ca.example/services/tsp/
      brama augment лист.p7s --level LT --url … --trust czo.cer --revocation online
    """
    encoded = read_file(file)
    name = named_hash(hash_name)
    stamp = None if url is None else stamper(url, name)
    data = None if content is None else read_file(content)
    choice = parse_revocation(revocation)
    check_hosts(allow_host or (), choice)
    anchors, pool = read_anchors(trust or ()), read_pool(certificates or ())

    def judged(signature: bytes) -> SignatureResult:
        look = partial(
            examine,
            signature,
            content=data,
            policy=choice.rules(anchors),
            now=datetime.now(UTC),
        )
        known = Evidence(certificates=pool).with_material(choice.evidence)
        if choice.online:
            verdict, _ = online.judge(
                lambda evidence: look(evidence=evidence),
                evidence=known,
                trusted=(*anchors, *pool),
                hosts=allow_host or (),
            )
        else:
            verdict = look(evidence=known).verdict
        if not isinstance(verdict, Accepted):
            sys.stderr.write(f"brama: {file}: {verdict.detail}\n")
            raise typer.Exit(ExitCode.INDETERMINATE)
        return verdict.signatures[0]

    raised = unless_unavailable(
        lambda: _raised(encoded, level, name, stamp=stamp, judged=judged, data=data)
    )
    out = out or file
    write_whole(out, raised)
    sys.stdout.write(f"{out}\n")


def _raised(
    encoded: bytes,
    level: Level,
    name: HashName,
    *,
    stamp: Stamp | None,
    judged: Callable[[bytes], SignatureResult],
    data: bytes | None,
) -> bytes:
    """Return the signature at ``level``, everything below it added when it lacks."""
    kind = detect.kind(encoded)
    if kind in {Kind.PDF_SIGNED, Kind.XML_SIGNED}:
        # Imported only here: the library of PDF costs half a second.
        from gateway.cli import pdf_levels, xml_levels

        raise_to = pdf_levels.raised if kind is Kind.PDF_SIGNED else xml_levels.raised
        return raise_to(
            encoded,
            level.value,
            name,
            stamp=partial(_needed, stamp),
            evidence=lambda signed: _material(judged(signed)),
        )
    form = _form(encoded)
    if form == "CAdES-BES":
        imprint = levels.signature_imprint(encoded, hash_name=name)
        encoded = levels.with_signature_time_stamp(encoded, _needed(stamp)(imprint))
    if level is Level.T:
        return encoded
    if level in {Level.C, Level.X_LONG}:
        material = _material(judged(encoded))
        encoded = levels.with_references(encoded, _others(material), hash_name=name)
        return encoded if level is Level.C else levels.with_values(encoded, material)
    if form in {"CAdES-BES", "CAdES-T", "CAdES-C"}:
        encoded = levels.with_material(encoded, _material(judged(encoded)))
    if level is Level.LT:
        return encoded
    request = levels.archive_request(
        encoded, content_digest=hashes.digest(name, _content(encoded, data)), hash_name=name
    )
    return levels.with_archive_time_stamp(encoded, _needed(stamp)(request.imprint), request)


def _form(encoded: bytes) -> str:
    try:
        message = signed_data.parse(encoded)
    except MalformedInput as error:
        raise typer.BadParameter("це не підпис CAdES у DER.", param_hint="FILE") from error
    if len(message.signers) != 1:
        raise typer.BadParameter("потрібен підпис одного підписувача.", param_hint="FILE")
    return levels.form_of(message)


def _content(encoded: bytes, data: bytes | None) -> bytes:
    attached = signed_data.parse(encoded).content
    found = data if attached is None else attached
    if found is None:
        raise typer.BadParameter("відокремлений підпис потребує даних.", param_hint="--content")
    return found


def _material(result: SignatureResult) -> Material:
    """Return the path and the evidence for it, and those of the time-stamps."""
    paths = (result.path, *(one.path for one in result.time_stamps))
    used = (*result.evidence, *(each for one in result.time_stamps for each in one.evidence))
    return Material(
        certificates=tuple(dict.fromkeys(one.der for path in paths for one in path)),
        crls=tuple(dict.fromkeys(one.der for one in used if one.kind == "crl")),
        ocsps=tuple(dict.fromkeys(one.der for one in used if one.kind == "ocsp")),
    )


def _others(material: Material) -> Material:
    """References are to all certificates but the signer's own (RFC 5126, 6.2.1)."""
    return Material(
        certificates=material.certificates[1:], crls=material.crls, ocsps=material.ocsps
    )


def _needed(stamp: Stamp | None) -> Stamp:
    if stamp is None:
        raise typer.BadParameter("цей рівень потребує позначки часу.", param_hint="--url")
    return stamp
