"""``--report``: everything about one file, as JSON, as ETSI's XML, or as a page for people."""

import json
import sys
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import typer

from crypto_module.primitives import hashes
from crypto_module.validation import Policy, Verdict
from crypto_module.validation.etsi_report import etsi_report
from crypto_module.validation.full_report import full_report
from gateway.cli.files import write_whole
from gateway.reports.page import page

_OPTION = "--report"


class ReportForm(StrEnum):
    """How a report is written."""

    JSON = "json"
    ETSI_XML = "etsi-xml"
    PDF = "pdf"


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
) -> None:
    """Write the report on a file; on one that could not be read there is none."""
    if verdict is None:
        return
    octets = _octets(file, verdict, form=form, policy=policy, now=now)
    if out is None:
        sys.stdout.buffer.write(octets)
        sys.stdout.flush()
    else:
        write_whole(out, octets, option="--report-file")


def _octets(
    file: Path, verdict: Verdict, *, form: ReportForm, policy: Policy, now: datetime
) -> bytes:
    match form:
        case ReportForm.JSON:
            digest = hashes.digest("sha256", file.read_bytes()).hex()
            told = full_report(verdict, policy=policy, now=now, file_sha256=digest)
            return json.dumps(told, ensure_ascii=False, indent=2).encode() + b"\n"
        case ReportForm.ETSI_XML:
            return etsi_report(verdict, policy=policy, now=now)
        case ReportForm.PDF:
            return page(verdict, name=file.name, policy=policy, now=now)
