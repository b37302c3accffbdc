"""Windows as runs of segments."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from core.common.periods import Span, shift
from metrics.selectors.rollup.cohorts import years_before
from metrics.selectors.rollup.timeline import Timeline

JAN, FEB, APR, JUL = date(2025, 1, 1), date(2025, 2, 1), date(2025, 4, 1), date(2025, 7, 1)

months = st.integers(0, 40).map(lambda number: shift(date(2023, 1, 1), number))
spans = st.tuples(st.none() | months, st.integers(1, 14), months).map(
    lambda drawn: Span(drawn[0], shift(drawn[0] or drawn[2], drawn[1]))
)


def segment_of(timeline: Timeline, month: date) -> int:
    """What PostgreSQL's width_bucket gives: how many cuts lie at or before the month."""
    return sum(cut <= month for cut in timeline.cuts)


def test_windows_are_cut_where_any_begins_or_ends() -> None:
    timeline = Timeline.of([Span(JAN, JUL), Span(APR, JUL), Span(JAN, FEB)])

    assert timeline.cuts == (JAN, FEB, APR, JUL)
    assert timeline.ends == (FEB, JUL)
    assert [list(timeline.segments(at)) for at in range(3)] == [[1, 2, 3], [3], [1]]
    ever = timeline.since_ever(0)
    assert timeline.spans[ever] == Span(None, JUL)
    assert list(timeline.segments(ever)) == [0, 1, 2, 3]


@given(st.lists(spans, min_size=1, max_size=8), months)
def test_a_month_is_in_a_window_when_its_segment_is(drawn: list[Span], month: date) -> None:
    timeline = Timeline.of(drawn)

    for at, span in enumerate(timeline.spans):
        inside = (span.first is None or span.first <= month) and month < span.after
        assert (segment_of(timeline, month) in timeline.segments(at)) == inside


def test_years_go_back_to_the_same_day() -> None:
    assert years_before(date(2025, 6, 30), 3) == date(2022, 6, 30)
    assert years_before(date(2024, 2, 29), 1) == date(2023, 2, 28)
    assert years_before(date(2024, 2, 29), 4) == date(2020, 2, 29)
