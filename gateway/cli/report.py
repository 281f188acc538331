"""``--report``: everything about one file: JSON, ETSI's XML, or a page for people, PDF or HTML."""

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import typer

from crypto_module.primitives import hashes
from crypto_module.validation import Policy, Verdict
from gateway.cli.files import write_whole
from gateway.reports.rendering import ReportForm, rendered

_OPTION = "--report"


def check_report(
    files: Sequence[Path], form: ReportForm | None, out: Path | None, *, as_json: bool
) -> None:
    """Refuse what cannot be meant.

    Raises:
        typer.BadParameter: several files, ``--json`` besides, or a file without a report.
    """
    if form is None:
        if out is not None:
            raise typer.BadParameter("потрібно назвати вид: --report.", param_hint="--report-file")
        return
    if len(files) != 1 or as_json:
        raise typer.BadParameter("звіт – про один файл і без --json.", param_hint=_OPTION)


def write_report(
    file: Path,
    verdict: Verdict | None,
    *,
    form: ReportForm,
    out: Path | None,
    policy: Policy,
    now: datetime,
    by_digest: bool,
) -> None:
    """Write the report on a file; on one that could not be read there is none."""
    if verdict is None:
        return
    octets = rendered(
        verdict,
        form,
        name=file.name,
        file_sha256=hashes.digest("sha256", file.read_bytes()).hex(),
        policy=policy,
        now=now,
        by_digest=by_digest,
    )
    if out is None:
        sys.stdout.buffer.write(octets)
        sys.stdout.flush()
    else:
        write_whole(out, octets, option="--report-file")
