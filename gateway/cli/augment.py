"""``brama augment``: from one level of CAdES, PAdES or XAdES to a higher one."""

import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Final

import typer

from crypto_module.validation import Accepted, Evidence, SignatureResult, examine
from gateway.cli import online
from gateway.cli.certificate_files import read_anchors, read_pool
from gateway.cli.exits import ExitCode
from gateway.cli.files import read_file, write_whole
from gateway.cli.revocation import METAVAR, check_hosts, parse_revocation
from gateway.cli.stamping import HashOption, named_hash, stamper, unless_unavailable
from gateway.domain.errors import Invalid
from gateway.levels import Level, Means, raised

_HINTS: Final = {"file": "FILE", "level": "--level", "content": "--content", "url": "--url"}


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

    means = Means(stamp=stamp, judged=judged, content=data)
    try:
        made = unless_unavailable(lambda: raised(encoded, level, name, means))
    except Invalid as error:
        raise typer.BadParameter(error.rule, param_hint=_HINTS[error.field]) from error
    out = out or file
    write_whole(out, made)
    sys.stdout.write(f"{out}\n")
