"""What raising a level takes from outside: tokens, evidence, a detached signature's content."""

from collections.abc import Callable
from dataclasses import dataclass, field

from crypto_module.ades.signature import Material
from crypto_module.validation import SignatureResult
from gateway.domain.errors import Invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """Whom to ask.

    ``stamp`` returns a token over an imprint, None when nobody can be asked; ``judged`` returns
    the result of a signature that passes.
    """

    stamp: Callable[[bytes], bytes] | None
    judged: Callable[[bytes], SignatureResult]
    content: bytes | None = field(default=None, repr=False)

    def token(self, imprint: bytes) -> bytes:
        """Return a token over ``imprint``.

        Raises:
            Invalid: ``url``: nobody can be asked.
        """
        if self.stamp is None:
            raise Invalid("field-required", "url", "Цей рівень потребує позначки часу.")
        return self.stamp(imprint)

    def material(self, signed: bytes) -> Material:
        """Return the path and the evidence for it, and those of the time-stamps."""
        result = self.judged(signed)
        paths = (result.path, *(one.path for one in result.time_stamps))
        used = (*result.evidence, *(each for one in result.time_stamps for each in one.evidence))
        return Material(
            certificates=tuple(dict.fromkeys(one.der for path in paths for one in path)),
            crls=tuple(dict.fromkeys(one.der for one in used if one.kind == "crl")),
            ocsps=tuple(dict.fromkeys(one.der for one in used if one.kind == "ocsp")),
        )
