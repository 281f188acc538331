"""Reading untrusted JSON: any bytes give an object of bounded size, or `Invalid`.

A key written twice is refused: two readers could see two different applications under one
signature.
"""

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from gateway.domain.errors import Invalid

MAX_BYTES: Final = 1 << 20
MAX_DEPTH: Final = 16
MAX_NODES: Final = 10_000
MAX_TEXT: Final = 4_000
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


def read_object(
    body: bytes,
    *,
    code: str = "application-malformed",
    most: int = MAX_BYTES,
    longest: int = MAX_TEXT,
) -> Mapping[str, object]:
    """Return the one JSON object of ``body``: ``most`` octets, texts of ``longest`` characters.

    Raises:
        Invalid: not UTF-8, not JSON, not an object, a key twice, too large, too deep, too many.
    """
    if len(body) > most:
        raise Invalid(code, "", f"Документ JSON більший за {most} байтів.")

    def object_of(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise Invalid(code, "", "Ключ у документі JSON повторюється.")
        return found

    def refuse_number(_: str) -> object:
        raise Invalid(code, "", "Недопустиме число в документі JSON.")

    try:
        value = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=object_of,
            parse_constant=refuse_number,
            parse_float=_finite,
        )
    except (UnicodeDecodeError, ValueError) as err:
        raise Invalid(code, "", "Тіло не є документом JSON у кодуванні UTF-8.") from err
    except RecursionError:
        raise Invalid(code, "", "Документ JSON має завелику вкладеність.") from None
    if not isinstance(value, dict):
        raise Invalid(code, "", "Документ JSON має бути об'єктом.")
    _check_shape(value, code=code, longest=longest)
    return value


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError("The number is out of range.")
    return number


def _check_shape(value: dict[str, object], *, code: str, longest: int) -> None:
    """Bound depth, number of nodes and length of text, without recursion."""
    pending: list[tuple[object, int]] = [(value, 1)]
    seen = 0
    while pending:
        node, depth = pending.pop()
        seen += 1
        if depth > MAX_DEPTH:
            raise Invalid(code, "", f"Документ JSON вкладено глибше за {MAX_DEPTH}.")
        if seen > MAX_NODES:
            raise Invalid(code, "", f"У документі JSON більше за {MAX_NODES} значень.")
        if isinstance(node, dict):
            pending.extend((key, depth) for key in node)
            pending.extend((child, depth + 1) for child in node.values())
        elif isinstance(node, list):
            pending.extend((child, depth + 1) for child in node)
        elif isinstance(node, str):
            _check_text(node, code=code, longest=longest)


def _check_text(text: str, *, code: str, longest: int) -> None:
    if len(text) > longest:
        raise Invalid(code, "", f"Текст довший за {longest} знаків.")
    if _CONTROL.search(text):
        raise Invalid(code, "", "Текст містить недопустимі керівні знаки.")


def text_at(data: Mapping[str, object], name: str, *, path: str, longest: int = 200) -> str:
    """Return the required non-blank text of a field."""
    value = data.get(name)
    if value is None:
        raise Invalid("field-required", path + name, "Поле є обов'язковим.")
    if not isinstance(value, str) or not value.strip() or len(value) > longest:
        raise Invalid("field-invalid", path + name, f"Потрібен текст від 1 до {longest} знаків.")
    return value


def optional_text_at(
    data: Mapping[str, object], name: str, *, path: str, longest: int = 200
) -> str | None:
    """Return the text of a field, or None when it is absent or null."""
    if data.get(name) is None:
        return None
    return text_at(data, name, path=path, longest=longest)


def date_at(data: Mapping[str, object], name: str, *, path: str) -> date:
    """Return the required calendar date (РРРР-ММ-ДД) of a field."""
    text = text_at(data, name, path=path, longest=10)
    try:
        day = date.fromisoformat(text)
    except ValueError as err:
        raise Invalid("field-invalid", path + name, "Потрібна дата РРРР-ММ-ДД.") from err
    if day.isoformat() != text:
        raise Invalid("field-invalid", path + name, "Потрібна дата РРРР-ММ-ДД.")
    return day


def object_at(data: Mapping[str, object], name: str, *, path: str) -> Mapping[str, object]:
    """Return the required object of a field."""
    value = data.get(name)
    if value is None:
        raise Invalid("field-required", path + name, "Поле є обов'язковим.")
    if not isinstance(value, dict):
        raise Invalid("field-invalid", path + name, "Потрібен об'єкт.")
    return value


def flag_at(data: Mapping[str, object], name: str, *, path: str) -> bool:
    """Return the flag of a field; absent means no."""
    value = data.get(name, False)
    if not isinstance(value, bool):
        raise Invalid("field-invalid", path + name, "Потрібно true або false.")
    return value


def only_known(data: Mapping[str, object], known: frozenset[str], *, path: str) -> None:
    """Refuse fields nobody will read: a misspelt field must not be lost silently."""
    if data.keys() - known:
        names = ", ".join(sorted(known))
        raise Invalid("field-unknown", path.rstrip("."), f"Дозволені поля: {names}.")
