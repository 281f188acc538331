"""A document told by its digests, for it stays in the city."""

from collections.abc import Iterable
from typing import Final

from crypto_module.primitives import hashes
from crypto_module.validation import Digests
from crypto_module.x509.algorithms import HASHES
from gateway.domain.errors import Invalid

NAMES: Final = {str(name): name for name in HASHES.values()}
_DIGITS: Final = frozenset("0123456789abcdef")


def digests_of(pairs: Iterable[tuple[str, str]], *, field: str) -> Digests:
    """Return the digests of one document, given as (name of the hash, hexadecimal digits).

    Raises:
        Invalid: ``field-invalid``: an unknown hash, another length, or one hash twice.
    """
    found = {}
    for label, digits in pairs:
        name = NAMES.get(label.lower())
        if name is None:
            raise Invalid("field-invalid", field, f"Геш – одне з: {', '.join(NAMES)}.")
        if name in found:
            raise Invalid("field-invalid", field, f"Геш {name} названо двічі.")
        size = hashes.new(name).digest_size
        if len(digits) != 2 * size or not set(digits.lower()) <= _DIGITS:
            raise Invalid(
                "field-invalid", field, f"Геш {name} має {2 * size} шістнадцяткових цифр."
            )
        found[name] = bytes.fromhex(digits)
    return Digests(found)
