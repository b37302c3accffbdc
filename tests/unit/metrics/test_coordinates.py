"""The id of a value."""

import base64
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.selectors.coordinates import Coordinates, NotFound, decode, encode

months = st.dates(date(1900, 1, 1), date(2999, 12, 31)).map(lambda day: day.replace(day=1))


def test_an_id_is_base64url_of_the_coordinates_without_padding() -> None:
    at = Coordinates("node", "PAYMENTS", "nps", "t12m", date(2025, 6, 1))

    expected = base64.urlsafe_b64encode(b"node:PAYMENTS|nps|t12m|2025-06").decode().rstrip("=")

    assert encode(at) == expected
    assert decode(expected) == at


@given(st.sampled_from(["node", "product"]), st.text(max_size=64), months)
def test_any_code_comes_back(kind: str, code: str, period: date) -> None:
    try:
        code.encode()
    except UnicodeEncodeError:
        return
    at = Coordinates(kind, code, "nps", "month", period)

    assert decode(encode(at)) == at


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "=",
        "bm9kZTpQQVlNRU5UUw",  # node:PAYMENTS
        encode(Coordinates("node", "P", "nps", "t12m", date(2025, 6, 1))) + "=",
        encode(Coordinates("node", "P", "nps", "t12m", date(2025, 6, 1))) + "A",
        base64.urlsafe_b64encode(b"node:P|nps|t12m|2025-13").decode().rstrip("="),
        base64.urlsafe_b64encode(b"nodeP|nps|t12m|2025-12").decode().rstrip("="),
        base64.urlsafe_b64encode(b"node:P|nps|t12m|\xd9\xa2025-12").decode().rstrip("="),
        base64.urlsafe_b64encode(b"\xff\xfe").decode().rstrip("="),
        "é",
        "a b c",
    ],
)
def test_what_no_value_is_named_by_is_not_found(wrong: str) -> None:
    with pytest.raises(NotFound):
        decode(wrong)
