"""``brama register`` and ``brama enrol``: who may speak to the gateway, by file and by key."""

import asyncio
import sys
import tomllib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from crypto_module.errors import MalformedInput
from gateway import registry
from gateway.cli.certificate_files import certificates
from gateway.domain.errors import Invalid
from gateway.settings import ConfigurationError, Settings, read
from gateway.store import Store, migrate
from gateway.store.registry import Registry

Config = Annotated[Path | None, typer.Option("--config", help="Файл brama.toml.")]


def register(
    file: Annotated[Path, typer.Argument(help="Реєстр у TOML, як config/registry.example.toml.")],
    *,
    config: Config = None,
) -> None:
    """Внести точки доступу, посадовців і модулі шифрування; повторне внесення нічого не змінює.

    Приклад:  brama register /etc/brama/registry.toml
    """
    applied = asyncio.run(_register(read(config), file, _document(file)))
    sys.stdout.write(
        f"Внесено: точок доступу {len(applied.places)}, посадовців {len(applied.officers)}, "
        f"модулів {len(applied.modules)}.\n"
    )


def enrol(
    client: Annotated[str, typer.Argument(help="Код системи міста.")],
    *,
    officer: Annotated[str, typer.Option("--officer", help="Посадовець, від імені якого діє.")],
    name: Annotated[str, typer.Option("--name", help="Назва системи.")],
    webhook: Annotated[str | None, typer.Option("--webhook", help="Адреса сповіщень.")] = None,
    certificate: Annotated[
        Path | None, typer.Option("--certificate", help="Сертифікат TLS системи, .cer або .pem.")
    ] = None,
    config: Config = None,
) -> None:
    """Видати системі міста ключ доступу; його показано один раз, попередній перестає діяти.

    Приклад:  brama enrol city-1 --officer officer-1 --name "Система ЦНАП"
    """
    key = asyncio.run(
        _enrol(
            read(config),
            client=client,
            officer=officer,
            name=name,
            webhook=webhook,
            certificate_der=None if certificate is None else _certificate(certificate),
        )
    )
    sys.stdout.write(key + "\n")


def _document(file: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"Файл {file} не прочитано: {error}") from error


def _certificate(file: Path) -> bytes:
    """Return the one certificate of the file, as TLS will show it."""
    try:
        [certificate] = certificates(file.read_bytes())
    except (OSError, MalformedInput) as error:
        raise ConfigurationError(f"--certificate: файл {file} не прочитано: {error}") from error
    except ValueError as error:
        raise ConfigurationError(
            f"--certificate: у файлі {file} має бути один сертифікат."
        ) from error
    return certificate.der


async def _register(settings: Settings, file: Path, document: Mapping[str, Any]) -> Registry:
    async with opened(settings) as store:
        try:
            return await registry.apply(store, document, now=datetime.now(UTC))
        except Invalid as error:
            raise ConfigurationError(f"{file}: {error.field}: {error.rule}") from error


async def _enrol(
    settings: Settings,
    *,
    client: str,
    officer: str,
    name: str,
    webhook: str | None,
    certificate_der: bytes | None,
) -> str:
    async with opened(settings) as store:
        try:
            return await registry.enrol_client(
                store,
                client_id=client,
                name=name,
                officer=officer,
                webhook_url=webhook,
                certificate_der=certificate_der,
                now=datetime.now(UTC),
            )
        except Invalid as error:
            raise ConfigurationError(f"--{error.field}: {error.rule}") from error


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Store]:
    """Give the store of these settings, in its newest schema."""
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    await migrate(settings.database)
    store = await Store.open(settings.database)
    try:
        yield store
    finally:
        await store.close()
