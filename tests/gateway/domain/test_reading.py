"""Untrusted JSON has a bounded shape and one meaning."""

import json

import pytest

from gateway.domain import reading
from gateway.domain.canonical import canonical_json
from gateway.domain.errors import Invalid


def nested(depth: int) -> bytes:
    return b'{"a":' * depth + b"1" + b"}" * depth


REFUSED = {
    "empty": b"",
    "not JSON": b"{",
    "not UTF-8": b'{"a":"\xff"}',
    "a byte order mark": b'\xef\xbb\xbf{"a":1}',
    "not an object": b"[]",
    "a key twice": b'{"a":1,"a":2}',
    "a key twice inside": b'{"b":{"a":1,"a":2}}',
    "NaN": b'{"a":NaN}',
    "infinity": b'{"a":-Infinity}',
    "a number out of range": b'{"a":1e999}',
    "an integer of many digits": b'{"a":' + b"9" * 5000 + b"}",
    "too deep": nested(reading.MAX_DEPTH + 1),
    "deep enough to exhaust a stack": nested(100_000),
    "too many values": json.dumps({"a": [0] * reading.MAX_NODES}).encode(),
    "too long a text": json.dumps({"a": "x" * (reading.MAX_TEXT + 1)}).encode(),
    "too long a key": json.dumps({"x" * (reading.MAX_TEXT + 1): 1}).encode(),
    "a control sign": b'{"a":"\\u0000"}',
    "a lone surrogate": b'{"a":"\\ud800"}',
    "too large": b" " * reading.MAX_BYTES + b"{}",
}


@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED.keys())
def test_what_has_no_bounded_single_meaning_is_refused(body: bytes) -> None:
    with pytest.raises(Invalid) as refusal:
        reading.read_object(body)
    assert refusal.value.code == "application-malformed"


def test_a_plain_object_is_read() -> None:
    body = '{"a":[1,2.5,null,true,"текст\\n"],"b":{}}'.encode()
    assert reading.read_object(body) == {"a": [1, 2.5, None, True, "текст\n"], "b": {}}


def test_the_deepest_allowed_object_is_read() -> None:
    assert reading.read_object(nested(reading.MAX_DEPTH - 1))


def test_a_caller_may_name_its_own_refusal() -> None:
    with pytest.raises(Invalid) as refusal:
        reading.read_object(b"", code="decision-invalid")
    assert refusal.value.code == "decision-invalid"


def test_canonical_json_has_one_form_for_one_meaning() -> None:
    assert canonical_json({"б": 1, "a": [True, None]}) == '{"a":[true,null],"б":1}'.encode()
    assert canonical_json({"a": 1, "b": 2}) == canonical_json({"b": 2, "a": 1})


def test_canonical_json_has_no_form_for_what_is_not_a_number() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical_json({"a": float("nan")})
