"""What several commands read and tell in the same way: moments, strangers' texts, validity."""

from datetime import UTC, datetime

import typer
from rich.markup import escape

from crypto_module.x509.certificate import Certificate
from gateway.domain.errors import Invalid
from gateway.domain.instants import KYIV, parse_instant


def moment(at: str | None) -> datetime:
    """Return the instant of ``--at``, now without it.

    Raises:
        typer.BadParameter: not an instant of RFC 3339.
    """
    if at is None:
        return datetime.now(UTC)
    try:
        return parse_instant(at, field="--at")
    except Invalid as error:
        raise typer.BadParameter(error.rule, param_hint="--at") from error


def plain(text: str) -> str:
    """Return a stranger's text without markup and control characters of the terminal."""
    return escape(printable(text))


def printable(text: str) -> str:
    """Return a stranger's text without control characters of the terminal."""
    return "".join(one if one.isprintable() else "·" for one in text)


def local(instant: datetime) -> datetime:
    """Return the moment in Kyiv; "for ever" (RFC 5280, 4.1.2.5: the end of 9999) stays in UTC."""
    try:
        return instant.astimezone(KYIV)
    except OverflowError:
        return instant


def validity(certificate: Certificate) -> str:
    """Return the serial number and the days of validity in Kyiv."""
    begins, ends = local(certificate.not_before), local(certificate.not_after)
    return f"{certificate.serial:x}, {begins:%d.%m.%Y} – {ends:%d.%m.%Y}"
