"""PKCS #11 URIs (RFC 7512): read whole, or refused by the attribute that is wrong."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.tokens.uri import TokenUri

LIBRARY = "module-path=/usr/lib/lib.so"


def test_every_attribute_is_read_with_its_escapes() -> None:
    found = TokenUri.parse(
        f"pkcs11:token=The%20Token;serial=%01%02;object=my-key;id=%FF;type=private?{LIBRARY}"
    )
    assert found == TokenUri(
        library=Path("/usr/lib/lib.so"),
        token="The Token",
        serial=b"\x01\x02",
        object="my-key",
        id=b"\xff",
    )


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("file:token=a", "pkcs11:"),
        (f"pkcs11:object=a?{LIBRARY}", "token"),
        ("pkcs11:token=a", "module-path"),
        (f"pkcs11:token=a;token=b?{LIBRARY}", "двічі"),
        (f"pkcs11:token?{LIBRARY}", "без значення"),
        (f"pkcs11:token=a;colour=b?{LIBRARY}", "colour"),
        (f"pkcs11:token=a;type=cert?{LIBRARY}", "private"),
        (f"pkcs11:token=a?{LIBRARY}&pin-value=1234", "pin-value"),
    ],
)
def test_what_is_wrong_is_named(text: str, rule: str) -> None:
    with pytest.raises(ValueError, match=rule) as told:
        TokenUri.parse(text)
    assert "1234" not in str(told.value)


@given(st.text(max_size=40))
def test_any_text_is_a_uri_or_is_refused(text: str) -> None:
    try:
        TokenUri.parse("pkcs11:" + text)
    except ValueError:
        return
