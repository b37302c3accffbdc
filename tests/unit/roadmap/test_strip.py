"""The strip of a product's page: where everything stands, worked out by hand.

Seen from 26 November 2026 it goes from 1 August 2026 to 31 July 2027: 365 days.
"""

from datetime import date

from roadmap.selectors.timeline import Item, Lane
from roadmap.strip import Bar, strip

TODAY = date(2026, 11, 26)


def item(name: str, ends: date, lane: Lane = Lane.LAUNCHES, **fields: object) -> Item:
    return Item(lane, name, ends, "under_way", "/there/", **fields)


def bars(*found: Item) -> list[Bar]:
    drawn = strip(found, today=TODAY)
    assert drawn is not None
    return [bar for row in drawn.rows for bar in row.bars]


def test_a_bar_goes_from_its_begin_to_its_end_and_its_promise_lies_below() -> None:
    # 1 September is day 31, 10 November day 101, 10 December day 131 of 365.
    (bar,) = bars(item("Two", date(2026, 12, 10), begins=date(2026, 9, 1), promised=date(2026, 11, 10)))
    assert (bar.x, bar.width, bar.end) == ("8.49%", "27.40%", "35.89%")
    assert (bar.promised_x, bar.promised_width, bar.slip) == ("8.49%", "19.18%", 30)
    assert bar.place == "within"


def test_the_months_today_and_the_edges() -> None:
    drawn = strip([item("Old", date(2026, 9, 1), begins=date(2025, 1, 1))], today=TODAY)
    assert drawn is not None
    assert (drawn.first, drawn.last, drawn.today) == (date(2026, 8, 1), date(2027, 7, 31), "32.05%")
    assert [(month.month, with_year) for _x, month, with_year in drawn.months] == [
        (8, True), (9, False), (10, False), (11, False), (12, False), (1, True),
        (2, False), (3, False), (4, False), (5, False), (6, False), (7, False),
    ]  # fmt: skip
    (bar,) = drawn.rows[0].bars
    assert (bar.x, bar.width) == ("0.00%", "8.49%")


def test_what_ends_before_or_begins_after_is_not_drawn() -> None:
    gone = item("Gone", date(2026, 7, 31))
    far = item("Far", date(2027, 9, 1), begins=date(2027, 8, 1))
    assert strip([gone, far], today=TODAY) is None
    assert [bar.item.name for bar in bars(gone, far, item("Here", date(2026, 8, 1)))] == ["Here"]


def test_what_would_write_over_another_stands_a_row_lower() -> None:
    first = item("A gate with a long name", date(2026, 12, 1), Lane.MILESTONES)
    close = item("Another", date(2026, 12, 20), Lane.MILESTONES)
    apart = item("Apart", date(2027, 5, 1), Lane.MILESTONES)
    one, two, three = bars(first, close, apart)
    assert two.y == one.y + 36
    assert three.y == one.y


def test_words_stand_before_their_mark_where_there_is_no_room_behind() -> None:
    (bar,) = bars(item("Ready for the whole market", date(2027, 7, 20), Lane.MILESTONES))
    assert bar.place == "before"
    assert (bar.width, bar.slip) == ("", None)


def test_lanes_stand_in_their_order_and_empty_ones_take_no_room() -> None:
    drawn = strip([item("G", date(2026, 12, 1), Lane.MILESTONES), item("L", date(2026, 12, 1))], today=TODAY)
    assert drawn is not None
    assert [str(row.name) for row in drawn.rows] == ["Launches", "Milestones"]
    assert [row.y for row in drawn.rows] == [24, 68]
    assert drawn.height == 24 + 44 + 44 + 22


def test_a_long_name_is_cut_and_stands_in_its_bar_where_there_is_room_nowhere_else() -> None:
    """Forty letters and the mark take 24 + 40 × 6.8 = 296 of 720 pixels, a slip 60."""
    name, promised = "A platform for the supervision of all sites of all customers", date(2027, 6, 1)
    # Day 184 of 365 is pixel 363: room before it, none behind the promise at pixel 600.
    (bar,) = bars(item(name, date(2027, 4, 1), begins=date(2027, 2, 1), promised=promised))
    assert (bar.place, len(bar.name), bar.name[-1]) == ("before", 40, "…")
    # Day 122 is pixel 241: no room before it either.
    (bar,) = bars(item(name, date(2027, 2, 1), begins=date(2026, 12, 1), promised=promised))
    assert bar.place == "within"
