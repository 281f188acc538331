"""Ukrainian identifiers: their format and check digits. A refusal never repeats the value.

РНОКПП and ЄДРПОУ check digits are python-stdnum's; УНЗР is ours (method of the machine-readable
zone, МВС, 14.11.2023).
"""

import re
from datetime import date, timedelta
from typing import Final

from stdnum.exceptions import ValidationError
from stdnum.ua import edrpou as stdnum_edrpou
from stdnum.ua import rntrc as stdnum_rntrc

from gateway.domain.errors import Invalid

_EPOCH: Final = date(1899, 12, 31)
_DIGITS_10: Final = re.compile(r"\d{10}", re.ASCII)
_DIGITS_8: Final = re.compile(r"\d{8}", re.ASCII)
_UNZR: Final = re.compile(r"(\d{8})-(\d{4})(\d)", re.ASCII)
_PASSPORT: Final = re.compile(r"[АБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯ]{2}\d{6}", re.ASCII)
_ID_CARD: Final = re.compile(r"\d{9}", re.ASCII)
_BIRTH_CERTIFICATE: Final = re.compile(r"[IІVXХ]{1,6}-[А-ЯҐЄІЇ]{2} ?\d{6}")
_KATOTTG: Final = re.compile(r"UA\d{17}", re.ASCII)


def rnokpp(value: str, *, field: str) -> str:
    """Return the РНОКПП: ten digits, the last one a check digit."""
    if not _DIGITS_10.fullmatch(value):
        raise Invalid("identifier-invalid", field, "РНОКПП складається з десяти цифр.")
    try:
        stdnum_rntrc.validate(value)
    except ValidationError as err:
        raise Invalid(
            "identifier-invalid", field, "Контрольна цифра РНОКПП не збігається."
        ) from err
    return value


def birth_date_of_rnokpp(value: str) -> date:
    """Return the birth date written in a valid РНОКПП: days since 31.12.1899."""
    return _EPOCH + timedelta(days=int(value[:5]))


def edrpou(value: str, *, field: str) -> str:
    """Return the ЄДРПОУ: eight digits, the last one a check digit."""
    if not _DIGITS_8.fullmatch(value):
        raise Invalid("identifier-invalid", field, "Код ЄДРПОУ складається з восьми цифр.")
    try:
        stdnum_edrpou.validate(value)
    except ValidationError as err:
        raise Invalid(
            "identifier-invalid", field, "Контрольна цифра ЄДРПОУ не збігається."
        ) from err
    return value


def unzr(value: str, *, field: str) -> str:
    """Return the УНЗР: YYYYMMDD-NNNNC with a real date, a serial from 0001 and a check digit."""
    parts = _UNZR.fullmatch(value)
    if parts is None:
        raise Invalid("identifier-invalid", field, "УНЗР має вигляд РРРРММДД-ННННК.")
    day, serial, check = parts.groups()
    try:
        date(int(day[:4]), int(day[4:6]), int(day[6:]))
    except ValueError as err:
        raise Invalid("identifier-invalid", field, "Дата в УНЗР не існує.") from err
    if serial == "0000":
        raise Invalid("identifier-invalid", field, "Порядковий номер в УНЗР починається з 0001.")
    if _machine_readable_check_digit(day + serial) != int(check):
        raise Invalid("identifier-invalid", field, "Контрольна цифра УНЗР не збігається.")
    return value


def birth_date_of_unzr(value: str) -> date:
    """Return the birth date written in a valid УНЗР."""
    return date(int(value[:4]), int(value[4:6]), int(value[6:8]))


def _machine_readable_check_digit(digits: str) -> int:
    """Return the check digit with weights 7, 3, 1. ICAO Doc 9303-3, 4.9."""
    return sum(int(digit) * (7, 3, 1)[place % 3] for place, digit in enumerate(digits)) % 10


def passport(value: str, *, field: str) -> str:
    """Return the number of a passport book: two Ukrainian capitals and six digits."""
    return _matching(_PASSPORT, value, field, "Паспорт: дві великі літери і шість цифр.")


def id_card(value: str, *, field: str) -> str:
    """Return the number of an identity card: nine digits."""
    return _matching(_ID_CARD, value, field, "Номер ID-картки складається з дев'яти цифр.")


def birth_certificate(value: str, *, field: str) -> str:
    """Return the number of a birth certificate: Roman number, two capitals, six digits."""
    rule = "Свідоцтво про народження: римське число, дефіс, дві літери, шість цифр."
    return _matching(_BIRTH_CERTIFICATE, value, field, rule)


def katottg(value: str, *, field: str) -> str:
    """Return the code of КАТОТТГ (order 290 of 26.11.2020): UA and seventeen digits."""
    return _matching(_KATOTTG, value, field, "Код КАТОТТГ: UA і сімнадцять цифр.")


def koatuu(value: str, *, field: str) -> str:
    """Return the code of КОАТУУ (ДК 014-97): ten digits."""
    return _matching(_DIGITS_10, value, field, "Код КОАТУУ складається з десяти цифр.")


def _matching(pattern: re.Pattern[str], value: str, field: str, rule: str) -> str:
    if not pattern.fullmatch(value):
        raise Invalid("identifier-invalid", field, rule)
    return value
