"""Which list may take the place of another (TS 119 612, 5.3.2): never an older one."""

from crypto_module.trust.model import TrustedList


class NoSuccessor(Exception):
    """The list must not replace the one that is known; ``reason`` is a stable word."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The trusted list replaces nothing: {reason}.")
        self.reason = reason


def check_succession(known: TrustedList, new: TrustedList, *, same: bool) -> None:
    """Return when ``new`` may replace ``known``; ``same`` says that their octets are equal.

    Raises:
        NoSuccessor: of another scheme, a lower number, the same number with other content, or a
            greater number issued earlier.
    """
    if (new.territory, new.type) != (known.territory, known.type):
        raise NoSuccessor("another-scheme")
    if new.sequence < known.sequence:
        raise NoSuccessor("rollback")
    if new.sequence == known.sequence and not same:
        raise NoSuccessor("same-number-other-content")
    if new.issued_at < known.issued_at:
        raise NoSuccessor("issued-earlier")
