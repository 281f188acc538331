"""``brama operator``: who may sit at the console, and who no longer may."""

import asyncio
import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from gateway import operators
from gateway.cli.registry import Config, opened
from gateway.domain.errors import Invalid
from gateway.domain.roles import Role
from gateway.settings import ConfigurationError, Settings, read

_ROLES = ", ".join(sorted(operators.CONSOLE_ROLES))


def operator(
    login: Annotated[str, typer.Argument(help="Ім’я користувача.")],
    *,
    role: Annotated[str | None, typer.Option("--role", help=f"Одна з: {_ROLES}.")] = None,
    access_point: Annotated[
        str | None, typer.Option("--access-point", help="Точка доступу керівника ЦНАП.")
    ] = None,
    close: Annotated[bool, typer.Option("--close", help="Закрити вхід цьому оператору.")] = False,
    config: Config = None,
) -> None:
    """Видати операторові консолі пароль; його показано один раз, попередній перестає діяти.

    Приклади:
      brama operator slava --role sla_operator
      brama operator holova --role cnap_head --access-point kyiv-center-1
      brama operator slava --close
    """
    if close == (role is not None):
        raise ConfigurationError("Потрібне одне з двох: --role або --close.")
    told = asyncio.run(_decide(read(config), login=login, role=role, access_point=access_point))
    sys.stdout.write(told + "\n")


async def _decide(
    settings: Settings, *, login: str, role: str | None, access_point: str | None
) -> str:
    async with opened(settings) as store:
        try:
            if role is None:
                await operators.close_operator(store, login=login)
                return "Вхід закрито."
            return await operators.appoint_operator(
                store,
                login=login,
                role=_role(role),
                access_point=access_point,
                now=datetime.now(UTC),
            )
        except Invalid as error:
            raise ConfigurationError(f"{error.field}: {error.rule}") from error


def _role(word: str) -> Role:
    if word not in operators.CONSOLE_ROLES:
        raise Invalid("field-invalid", "role", f"Можливі значення: {_ROLES}.")
    return Role(word)
