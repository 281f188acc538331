"""``brama lab``: deliberately wrong signatures, to try any validator with, ours first."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

lab = typer.Typer(
    name="lab",
    help="Навмисно неправильні підписи: по одній ваді, з очікуваним висновком.",
    no_args_is_help=True,
)


@lab.command("list")
def list_defects(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Рядки JSON.")] = False,
) -> None:
    """Назвати всі вади: ідентифікатор, опис, очікуваний висновок.

    Приклад:  brama lab list --json
    """
    from gateway.lab import CATALOGUE

    for one in CATALOGUE.values():
        sub = None if one.sub_indication is None else one.sub_indication.value
        if as_json:
            line = {
                "defect": one.id,
                "description": one.description,
                "indication": one.indication.value,
                "sub_indication": sub,
            }
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
        else:
            verdict = one.indication.value if sub is None else sub
            sys.stdout.write(f"{one.id}\t{verdict}\t{one.description}\n")


@lab.command("make")
def make_defect(
    *,
    defect: Annotated[str, typer.Option(metavar="ID", help="Яка вада; див. brama lab list.")],
    out: Annotated[Path, typer.Option(metavar="DIR", help="Каталог для файлів.")],
    as_json: Annotated[bool, typer.Option("--json", help="Рядок JSON замість команди.")] = False,
) -> None:
    """Зробити підпис з однією вадою: файл, дані, сертифікати, докази, expected.json.

    Друкує команду, що перевіряє; де є довірчий список – перед нею ту, що його пропонує.

    Ключі щоразу нові. Приклад:
      brama lab make --defect certificate-expired-dstu --out вада
    """
    from gateway.lab import CATALOGUE, make, write

    if defect not in CATALOGUE:
        raise typer.BadParameter("такої вади немає; див. brama lab list.", param_hint="--defect")
    try:
        out.mkdir(parents=True, exist_ok=True)
        if any(out.iterdir()):
            raise typer.BadParameter(f"{out}: каталог не порожній.", param_hint="--out")
        expected = write(make(defect), CATALOGUE[defect], out)
    except OSError as error:
        raise typer.BadParameter(f"{out}: {error.strerror}", param_hint="--out") from error
    first = () if expected["update"] is None else (expected["update"]["command"],)
    lines = [" ".join(words) for words in (*first, expected["command"])]
    told = json.dumps(expected, ensure_ascii=False) if as_json else "\n".join(lines)
    sys.stdout.write(told + "\n")
