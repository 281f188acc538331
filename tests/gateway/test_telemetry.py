"""Log lines are JSON, carry the correlation id and never a person."""

import io
import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import structlog

from gateway.telemetry import HIDDEN, PERSONAL, Telemetry, configure_logging, drop_personal


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """The log of this test; the ways of logging before it are put back after it."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    captured = io.StringIO()
    configure_logging(stream=captured)
    yield captured
    structlog.reset_defaults()
    root.handlers, root.level = handlers, level


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_json_with_level_logger_and_time(stream: io.StringIO) -> None:
    structlog.get_logger("brama.worker").info("case sent", case="c-1", attempt=2)
    (line,) = lines(stream)
    assert datetime.fromisoformat(line.pop("timestamp")).tzinfo is not None
    assert line == {
        "event": "case sent",
        "level": "info",
        "logger": "brama.worker",
        "case": "c-1",
        "attempt": 2,
    }


def test_every_line_of_a_request_carries_its_correlation_id(stream: io.StringIO) -> None:
    with structlog.contextvars.bound_contextvars(correlation_id="r-1"):
        structlog.get_logger("brama.access").info("ours")
        logging.getLogger("aiohttp.server").warning("theirs")
    assert [line["correlation_id"] for line in lines(stream)] == ["r-1", "r-1"]


def test_lines_below_the_level_are_not_written(stream: io.StringIO) -> None:
    configure_logging(level="error", stream=stream)
    structlog.get_logger("brama").warning("quiet")
    assert not stream.getvalue()


@pytest.mark.parametrize("name", sorted(PERSONAL))
def test_a_personal_field_is_dropped_at_any_depth(stream: io.StringIO, name: str) -> None:
    structlog.get_logger("brama").info(
        "x", **{name: "Таємний"}, deep={"list": [{name.upper(): "Таємний", "kept": 1}]}
    )
    assert "Таємний" not in stream.getvalue()
    assert lines(stream)[0]["deep"] == {"list": [{"kept": 1}]}


@pytest.mark.parametrize(
    "number",
    [
        "3287300012",
        "19900101-00018",
        "000000000",
        "АБ123456",
        "+380501234567",
        "UA213223130000026007233566001",
    ],
)
def test_a_personal_number_is_hidden_wherever_it_stands(stream: io.StringIO, number: str) -> None:
    log = structlog.get_logger("brama")
    log.info("found %s.", number, detail=[f"({number})"], other={"x": number})
    log.error("failed", exc_info=ValueError(number))
    logging.getLogger("library").warning("got %s", number)
    assert number not in stream.getvalue()
    assert stream.getvalue().count(HIDDEN) == 5


def test_a_number_without_quotes_is_hidden_too(stream: io.StringIO) -> None:
    structlog.get_logger("brama").info("x", found=3287300012, size=3287300012, count=7)
    (line,) = lines(stream)
    assert (line["found"], line["size"], line["count"]) == (HIDDEN, 3287300012, 7)


def test_case_ids_digests_and_instants_stay_readable() -> None:
    event = {
        "case": "0c9b4c1e-1234-4a5b-9c9d-123456789012",
        "sha256": "1234567890" * 6 + "abcd",
        "at": "2026-11-20T10:15:00.123456Z",
        "edrpou": "32855961",
        "flag": None,
    }
    assert drop_personal(None, "info", dict(event)) == event


def test_bytes_and_bottomless_values_are_hidden() -> None:
    bottomless: list[Any] = []
    bottomless.append(bottomless)
    event = drop_personal(None, "info", {"raw": b"text", "deep": bottomless})
    assert event["raw"] == HIDDEN
    assert HIDDEN in str(event["deep"])


def test_the_metrics_of_a_process_tell_its_backend_and_its_worker() -> None:
    telemetry = Telemetry.create(crypto_backend="reference")
    telemetry.worker_ran(datetime(2026, 11, 20, 10, tzinfo=UTC))
    value = telemetry.registry.get_sample_value
    assert value("brama_crypto_backend_info", {"backend": "reference"}) == 1
    assert value("brama_worker_last_run_timestamp_seconds") == 1795168800
