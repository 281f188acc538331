"""``brama trust``: trusted lists (TS 119 612) taken in, told, and what they trust at a moment."""

import asyncio
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

import typer

from connectors.addresses import Addresses
from connectors.exchange import open_exchange
from crypto_module.trust import NoSuccessor, NotBelieved, trusted_services
from crypto_module.trust.names import short
from crypto_module.trust.read import MAX_OCTETS
from crypto_module.x509.certificate import Certificate
from gateway import trust_state
from gateway.cli.certificate_files import read_certificates
from gateway.cli.exits import ExitCode
from gateway.cli.files import read_file
from gateway.cli.telling import moment, printable
from gateway.domain.errors import Invalid
from gateway.domain.instants import rfc3339
from gateway.ports import RemoteUnavailable
from gateway.trust_state import StateDamaged, TakenList

trust = typer.Typer(
    name="trust",
    help="Довірчі списки: взяти, перелічити, показати, кому довіряти на певний момент.",
    no_args_is_help=True,
)
_REFUSALS: Final = {
    "rollback": "старіший за відомий",
    "stale": "строк списку минув: мав вийти новіший",
    "same-number-other-content": "той самий номер, інший вміст",
    "issued-earlier": "виданий раніше за відомий",
    "another-scheme": "іншої схеми чи території",
    "another-signer": "підписав не той, чий сертифікат закріплено",
    "malformed": "побудовано не за TS 119 612",
    "not-one-signature": "має бути рівно один підпис",
}
State = Annotated[
    Path, typer.Option(metavar="DIR", help="Каталог узятих списків.", show_default=True)
]
Json = Annotated[bool, typer.Option("--json", help="Рядки JSON.")]
_DEFAULT: Final = Path("var/trust-lists")


@trust.command("update")
def update(
    source: Annotated[
        str | None,
        typer.Argument(
            metavar="FILE|URL",
            help="Список XML; без нього – усі взяті раніше, з їхніх адрес.",
            show_default=False,
        ),
    ] = None,
    *,
    signer: Annotated[
        list[Path] | None,
        typer.Option(metavar="CERT", help="Закріпити підписувача; без нього – закріплені раніше."),
    ] = None,
    name: Annotated[
        str | None, typer.Option(metavar="NAME", help="Під якою назвою; без неї – назва файла.")
    ] = None,
    state: State = _DEFAULT,
    as_json: Json = False,
) -> None:
    """Перевірити список і взяти його замість попереднього; старішого не буде взято ніколи.

    Код виходу: 0 узято, 1 списку не віримо або він не новіший, 75 адреса не відповіла.

    Приклади:
      brama trust update TL-UA-DSTU.xml --signer czo-tl.cer
      brama trust update https://czo.gov.ua/download/tl/TL-UA-EC.xml --signer czo-tl.cer
      brama trust update
    """
    pinned = read_certificates(signer or ())
    if source is not None:
        path = urlsplit(source).path if _is_remote(source) else source
        return _tell([_take(source, name or Path(path).stem, pinned, state)], as_json=as_json)
    if pinned or name is not None:
        raise typer.BadParameter("потрібно назвати список.", param_hint="FILE|URL")
    codes = set()
    for one in _taken(state):
        if _is_remote(one.source):
            try:
                _tell([_take(one.source, one.name, (), state)], as_json=as_json)
            except typer.Exit as refused:  # told already; the other lists are still due
                codes.add(ExitCode(refused.exit_code))
    if codes:
        raise typer.Exit(ExitCode.FAILED if ExitCode.FAILED in codes else ExitCode.UNAVAILABLE)
    return None


def _is_remote(source: str) -> bool:
    return urlsplit(source).scheme in {"http", "https"}


def _take(source: str, name: str, pinned: Sequence[Certificate], state: Path) -> TakenList:
    """Return the list, taken in; what kept it out is told on standard error."""
    encoded = _fetched(source) if _is_remote(source) else read_file(Path(source))
    try:
        return trust_state.take(
            state, name, encoded, source=source, signers=pinned, now=datetime.now(UTC)
        )
    except (NotBelieved, NoSuccessor) as error:
        rule = _REFUSALS.get(error.reason, error.reason)
        sys.stderr.write(f"brama: {name}: список не взято: {rule}\n")
        raise typer.Exit(ExitCode.FAILED) from error
    except Invalid as error:
        raise typer.BadParameter(error.rule, param_hint=f"--{error.field}") from error
    except (StateDamaged, OSError) as error:
        raise typer.BadParameter(str(error), param_hint="--state") from error


@trust.command("list")
def list_taken(*, state: State = _DEFAULT, as_json: Json = False) -> None:
    """Назвати узяті списки: номер, видано, коли чекати наступного, скільки послуг.

    Приклад:  brama trust list --json
    """
    _tell(_taken(state), as_json=as_json)


@trust.command("show")
def show(
    *,
    state: State = _DEFAULT,
    at: Annotated[
        str | None, typer.Option(metavar="RFC3339", help="На який момент; без нього – на зараз.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Показати послуги узятих списків і чи довіряти кожній на момент.

    Приклад:  brama trust show --at 2024-05-01T00:00:00Z --json
    """
    then = moment(at)
    for taken in _taken(state):
        granted = {
            service.certificate
            for service in trusted_services(taken.content)
            if any(period.holds(then) for period in service.periods)
        }
        for service in taken.content.services:
            for certificate in service.certificates:
                line = {
                    "list": taken.name,
                    "provider": service.provider,
                    "service": service.name,
                    "type": short(service.type),
                    "status": short(service.status),
                    "since": rfc3339(service.statuses[0].since),
                    "serial": f"{certificate.serial:x}",
                    "subject": certificate.identity.common_name,
                    "trusted": certificate in granted,
                }
                words = "довіряти" if line["trusted"] else "не довіряти"
                _write(line, words, line["type"], line["status"], service.provider, as_json=as_json)


def _taken(state: Path) -> list[TakenList]:
    try:
        return list(trust_state.lists(state))
    except StateDamaged as error:
        raise typer.BadParameter(str(error), param_hint="--state") from error


def _tell(taken: list[TakenList], *, as_json: bool) -> None:
    now = datetime.now(UTC)
    for one in taken:
        content = one.content
        line = {
            "name": one.name,
            "territory": content.territory,
            "operator": content.operator,
            "sequence": content.sequence,
            "issued_at": rfc3339(content.issued_at),
            "next_update": None if content.next_update is None else rfc3339(content.next_update),
            "stale": content.is_stale(now),
            "services": len(content.services),
            "sha256": one.sha256,
            "source": one.source,
            "taken_at": rfc3339(one.taken_at),
        }
        late = "прострочено" if line["stale"] else "чинний"
        number = f"№ {content.sequence}"
        services = f"послуг: {line['services']}"
        _write(line, one.name, number, line["issued_at"], services, late, as_json=as_json)


def _write(line: dict[str, Any], *columns: object, as_json: bool) -> None:
    told = json.dumps(line, ensure_ascii=False)
    if not as_json:
        told = "\t".join(printable(str(one)) for one in columns)
    sys.stdout.write(told + "\n")


def _fetched(url: str) -> bytes:
    host = urlsplit(url).hostname or ""

    async def ask() -> bytes:
        async with open_exchange(Addresses(configured=frozenset({host}))) as exchange:
            return await exchange.ask(url, limit=MAX_OCTETS)

    try:
        return asyncio.run(ask())
    except RemoteUnavailable as error:
        sys.stderr.write(f"brama: {host}: {error}\n")
        raise typer.Exit(ExitCode.UNAVAILABLE) from error
