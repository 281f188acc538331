"""``brama verify``: the verdict on signed files, in the words of EN 319 102-1."""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.table import Table

from crypto_module.ades.signature import Feed
from crypto_module.validation import (
    BASIC,
    BASIC_NO_REVOCATION,
    Accepted,
    Digests,
    Evidence,
    Examination,
    Indication,
    Verdict,
    examine,
    report,
)
from gateway.cli import online, policies
from gateway.cli.certificate_files import read_anchors, read_pool, read_services
from gateway.cli.digests import parse_digests
from gateway.cli.exits import ExitCode
from gateway.cli.hash import feed
from gateway.cli.report import check_report, write_report
from gateway.cli.revocation import METAVAR, NONE, check_hosts, parse_revocation
from gateway.cli.telling import local, moment, plain, validity
from gateway.reports.rendering import ReportForm

EXIT_CODES: Final = {
    Indication.TOTAL_PASSED: ExitCode.PASSED,
    Indication.TOTAL_FAILED: ExitCode.FAILED,
    Indication.INDETERMINATE: ExitCode.INDETERMINATE,
}
# The worst answer names the exit code of several files.
_WORST_FIRST: Final = (
    ExitCode.UNUSABLE,
    ExitCode.FAILED,
    ExitCode.INDETERMINATE,
    ExitCode.PASSED,
)
_WORDS: Final = {
    Indication.TOTAL_PASSED: "[green]чинний[/green]",
    Indication.TOTAL_FAILED: "[red]нечинний[/red]",
    Indication.INDETERMINATE: "[yellow]не визначено[/yellow]",
}
_POLICIES: Final = {
    BASIC_NO_REVOCATION: "відкликання не перевірялося",
    BASIC: "відкликання перевірено",
}
_DEMANDING: Final = "відкликання й вимоги до сертифіката перевірено"


def verify(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE",
            help="Підписані файли: .p7s, XML, ASiC; також у PEM, base64 чи транспортній обгортці.",
            show_default=False,
        ),
    ],
    *,
    content: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Підписані дані: одні для всіх відокремлених підписів."),
    ] = None,
    digests: Annotated[
        list[str] | None,
        typer.Option(
            "--hash",
            metavar="ALG:HEX",
            help="Геш підписаних даних замість самих даних; можна кілька, різними алгоритмами.",
        ),
    ] = None,
    trust: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="Довірений сертифікат видавця; можна кілька разів."),
    ] = None,
    trust_lists: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Каталог довірчих списків, узятих brama trust update."),
    ] = None,
    certificates: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="Допоміжні сертифікати, .cer або .p7b; кілька разів."),
    ] = None,
    at: Annotated[
        str | None,
        typer.Option(metavar="RFC3339", help="Момент перевірки; без нього перевіряється зараз."),
    ] = None,
    revocation: Annotated[
        str,
        typer.Option(
            metavar=METAVAR,
            help="Відкликання: не перевіряється, за CRL і відповідями OCSP з каталогу, або "
            "запитати в адрес, які називають сертифікати з --trust і --certificates.",
        ),
    ] = NONE,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(
            metavar="HOST[:PORT]", help="Кого ще можна запитати онлайн; можна кілька разів."
        ),
    ] = None,
    policy_option: Annotated[
        str | None,
        typer.Option(
            "--policy",
            metavar=policies.METAVAR,
            help="Яким має бути сертифікат підписувача: qualified чи файл, як у config/policies; "
            "без нього – яким завгодно.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Рядки JSON замість таблиці.")] = False,
    report_form: Annotated[
        ReportForm | None,
        typer.Option(
            "--report",
            help="Повний звіт про один файл: JSON, XML за ETSI або сторінка, PDF чи HTML.",
        ),
    ] = None,
    report_file: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Куди записати звіт; без нього – у стандартний вивід."),
    ] = None,
) -> None:
    """Перевірити підписи. Код виходу: 0 чинні, 1 нечинні, 2 не визначено, 3 не прочитано.

    Приклади:
      brama verify лист.p7s --trust czo.cer --trust diia.cer
      brama verify підпис.p7s --content заява.pdf --trust czo.cer --certificates надавачі.p7b --json
      brama verify підпис.p7s --hash gost34311:3f5a… --trust czo.cer
      brama verify лист.p7s --trust czo.cer --revocation directory:відомості
      brama verify лист.p7s --trust czo.cer --revocation online --policy qualified
      brama verify лист.p7s --trust czo.cer --report pdf --report-file звіт.pdf
      brama verify лист.p7s --trust czo.cer --certificates надавачі.p7b --revocation online
    """
    asked = parse_revocation(revocation)
    check_hosts(allow_host or (), asked)
    anchors, pool = read_anchors(trust or ()), read_pool(certificates or ())
    rules = policies.with_demands(asked.rules(anchors), policy_option)
    policy = replace(rules, services=read_services(trust_lists))
    now = moment(at)
    check_report(files, report_form, report_file, as_json=as_json)
    judge = partial(
        _judge,
        examine=partial(examine, content=_content(content, digests or ()), policy=policy, now=now),
        evidence=Evidence(certificates=pool).with_material(asked.evidence),
        ask=partial(online.judge, trusted=(*anchors, *pool), hosts=allow_host or ())
        if asked.online
        else None,
    )
    show = partial(_print_json, policy=policy.name) if as_json else _print_table
    if report_form is not None:
        show = partial(
            write_report,
            form=report_form,
            out=report_file,
            policy=policy,
            now=now,
            by_digest=bool(digests),
        )
    raise typer.Exit(_worst([_one(file, judge, show) for file in files]))


def _judge(
    signature: bytes,
    *,
    examine: Callable[..., Examination],
    evidence: Evidence,
    ask: Callable[..., tuple[Verdict, Evidence]] | None,
) -> Verdict:
    def look(known: Evidence) -> Examination:
        return examine(signature, evidence=known)

    return look(evidence).verdict if ask is None else ask(look, evidence=evidence)[0]


def _one(
    file: Path, judge: Callable[[bytes], Verdict], show: Callable[[Path, Verdict | None], None]
) -> ExitCode:
    try:
        verdict = judge(file.read_bytes())
    except OSError as error:
        sys.stderr.write(f"brama: {error.filename or file}: {error.strerror}\n")
        # Programs count on one object per file, in order; the exit code tells what happened.
        show(file, None)
        return ExitCode.UNUSABLE
    show(file, verdict)
    return EXIT_CODES[report.indication(verdict)[0]]


def _worst(codes: Iterable[ExitCode]) -> ExitCode:
    found = set(codes)
    return next(code for code in _WORST_FIRST if code in found)


def _content(file: Path | None, digests: Sequence[str]) -> Feed | Digests | None:
    """Return what feeds the content to a hash, or its digests.

    What cannot be read again and again is told now.
    """
    if file is not None and digests:
        raise typer.BadParameter("дані вже названо файлом: --content.", param_hint="--hash")
    if file is None:
        return parse_digests(digests) if digests else None
    try:
        file.open("rb").close()
    except OSError as error:
        raise typer.BadParameter(f"{file}: {error.strerror}", param_hint="--content") from error
    if not file.is_file():
        raise typer.BadParameter(
            f"{file}: потрібен звичайний файл, бо його читають для кожного підпису.",
            param_hint="--content",
        )
    return partial(feed, file)


def _print_json(file: Path, verdict: Verdict | None, *, policy: str) -> None:
    told = _unread(policy) if verdict is None else report.as_json(verdict)
    line = {"file": str(file), **told}
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")


def _unread(policy: str) -> dict[str, Any]:
    """Return the report on a file that could not be read."""
    return {
        "indication": Indication.INDETERMINATE.value,
        "sub_indication": None,
        "policy": policy,
        "signatures": [],
    }


def _print_table(file: Path, verdict: Verdict | None) -> None:
    if verdict is None:
        return
    main, sub = report.indication(verdict)
    table = Table(title=plain(str(file)), title_justify="left", show_header=False, box=None)
    table.add_row("Висновок", f"{_WORDS[main]} ({main.value}{f', {sub.value}' if sub else ''})")
    if not isinstance(verdict, Accepted) and all(
        one.indication is Indication.TOTAL_PASSED for one in verdict.signatures
    ):
        table.add_row("Причина", verdict.detail)
    for number, one in enumerate(verdict.signatures, start=1):
        table.add_row(f"Підпис {number}", f"{one.form}: {one.detail}")
        if one.signer is not None:
            table.add_row("  підписувач", plain(one.signer.common_name or "без імені"))
            identifiers = f"{one.signer.rnokpp or '–'}, {one.signer.edrpou or '–'}"
            table.add_row("  РНОКПП, ЄДРПОУ", plain(identifiers))
        table.add_row("  алгоритм", f"{one.algorithm or '?'}, {one.hash_algorithm or '?'}")
        if one.claimed_signing_time is not None:
            claimed = f"{local(one.claimed_signing_time):%d.%m.%Y %H:%M:%S}"
            table.add_row("  заявлений час", f"{claimed} (не засвідчений)")
        if one.best_signature_time is not None:
            table.add_row(
                "  засвідчений час", f"{local(one.best_signature_time):%d.%m.%Y %H:%M:%S}"
            )
        for stamp in one.time_stamps:
            table.add_row("  позначка часу", stamp.detail)
        if one.certificate is not None:
            table.add_row("  сертифікат", validity(one.certificate))
    table.add_row("Політика", f"{verdict.policy}: {_POLICIES.get(verdict.policy, _DEMANDING)}")
    Console().print(table)
