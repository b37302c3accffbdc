"""One way to write a thing. Every expected text is worked out by hand."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.canonical import dumps


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [None, True, False], "ä": ""}, '{"a":[null,true,false],"b":1,"ä":""}'),
        (0.1 + 0.2, "0.3"),
        (1e21, "1" + "0" * 21),
        (1 / 3, "0.333333333333"),
        (2.5e-7, "0.00000025"),
        (5.0, "5"),
        (-0.0, "0"),
        (Decimal("144200000.0000"), '"144200000.0000"'),
        (Decimal("1E+3"), '"1000"'),
        (date(2026, 10, 1), '"2026-10-01"'),
        (datetime(2026, 11, 25, 19, 0, tzinfo=timezone(timedelta(hours=1))), '"2026-11-25T18:00:00Z"'),
        ("e\u0301", '"é"'),
        ('a"\\\n', '"a\\"\\\\\\n"'),
    ],
)
def test_a_value_has_one_form(value: Any, text: str) -> None:
    assert dumps(value) == text


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="no canonical form"):
        dumps(value)


def test_what_has_no_form_is_refused() -> None:
    with pytest.raises(TypeError, match="no canonical form"):
        dumps({"a": {1, 2}})


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(plain)
def test_writing_what_was_read_again_changes_nothing(value: Any) -> None:
    written = dumps(value)
    assert dumps(json.loads(written)) == written


@given(st.dictionaries(st.text(), st.integers()))
def test_the_order_of_keys_does_not_matter(value: dict[str, int]) -> None:
    assert dumps(dict(reversed(value.items()))) == dumps(value)


def test_a_moment_is_of_utc() -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    assert dumps(moment) == dumps(moment.astimezone(timezone(timedelta(hours=-8))))
