"""No object of the primitives shows its secret, whoever prints it: a log, a traceback, a test."""

import base64
import importlib
import inspect
import pkgutil
from collections.abc import Callable
from enum import Enum
from typing import Any, Final

import pytest
from typing_extensions import is_protocol

from crypto_module import primitives
from crypto_module.backend import Backend
from crypto_module.primitives import curves, gost28147, hashes, kalyna, mac
from crypto_module.primitives.drbg import HmacDrbg
from crypto_module.primitives.dstu4145 import PrivateKey

pytestmark = pytest.mark.usefixtures("chosen")

SECRET: Final = b"no-log-may-show-these-32-octets!"


def absorbed(running: Any) -> Any:
    running.update(SECRET)
    return running


# How each class is made with the secret; None where it never holds one.
MADE: Final[dict[str, Callable[[], Any] | None]] = {
    "curves.Curve": None,
    "drbg.HmacDrbg": lambda: HmacDrbg(SECRET),
    "dstu4145._Known": None,
    "dstu4145.PrivateKey": lambda: PrivateKey.from_bytes("M257", SECRET),
    "dstu4145.PublicKey": None,
    "gost28147.Cipher": lambda: gost28147.Cipher(SECRET),
    "hashes._Named": lambda: absorbed(hashes.gost34311()),
    "kalyna.Cipher": lambda: kalyna.Cipher(SECRET, 256),
    "mac.Hmac": lambda: absorbed(mac.Hmac("kupyna256", SECRET)),
    "mac.KupynaMac": lambda: absorbed(mac.KupynaMac("kupyna256", SECRET)),
}


def classes() -> set[str]:
    """Return every class written in the package, but protocols and enumerations."""
    found = set()
    prefix = f"{primitives.__name__}."
    for told in pkgutil.walk_packages(primitives.__path__, prefix):
        module = importlib.import_module(told.name)
        for name, kind in inspect.getmembers(module, inspect.isclass):
            own = kind.__module__ == told.name
            if own and not issubclass(kind, Enum) and not is_protocol(kind):
                found.add(f"{told.name.removeprefix(prefix)}.{name}")
    return found


def spellings(secret: bytes) -> set[str]:
    """Return the ways in which octets are usually printed."""
    numbers = {int.from_bytes(secret, "little"), int.from_bytes(secret, "big")}
    return {
        secret.decode(),
        secret.hex(),
        secret.hex().upper(),
        secret[::-1].hex(),
        base64.b64encode(secret).decode().rstrip("="),
        repr(list(secret))[1:-1],
        *(str(number) for number in numbers),
        *(f"{number:x}" for number in numbers),
    }


def test_every_class_is_told_here() -> None:
    assert classes() == set(MADE)


@pytest.mark.parametrize("name", [name for name, make in MADE.items() if make is not None])
def test_no_class_shows_its_secret(name: str) -> None:
    make = MADE[name]
    assert make is not None
    made = make()
    shown = [repr(made), str(made), f"{made}", repr([made])]
    assert not [spelt for spelt in spellings(SECRET) for text in shown if spelt in text]


def test_no_object_of_a_backend_shows_its_secret(chosen: Backend) -> None:
    made: list[Any] = [
        chosen.gost28147(SECRET, bytes(64)),
        absorbed(chosen.gost34311(bytes(64))),
        chosen.kalyna(SECRET, 256),
        absorbed(chosen.kupyna(256)),
        curves.BY_NAME["M257"].arithmetic,
    ]
    assert not [spelt for spelt in spellings(SECRET) if spelt in repr(made)]
