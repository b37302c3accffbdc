"""The labels at the right edge of a trend."""

from itertools import pairwise

from metrics.charts.trend import HIGH, LINE, _apart


def test_labels_that_would_lie_on_each_other_move_apart_and_none_is_lost() -> None:
    # 30 and 30.5 of a span of 21: 10 px a unit, so 5 px apart; a line needs 16.
    labels = [
        (30.5, "value", "ink"),
        (30.0, "target", "ok"),
        (24.0, "tolerance", "warn"),
        (None, "gone", "ink"),
    ]
    placed = _apart(labels, HIGH / 10)
    assert [(text, shift) for _, text, _, shift in placed] == [
        ("value", 0),
        ("target", -11.0),
        ("tolerance", 0),
    ]
    at = [height * 10 + shift for height, _, _, shift in placed]
    assert all(upper - lower >= LINE for upper, lower in pairwise(at))


def test_a_flat_trend_has_its_labels_too() -> None:
    assert len(_apart([(5.0, "value", "ink"), (5.0, "target", "ok")], 0.0)) == 2
