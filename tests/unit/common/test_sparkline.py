import re
from xml.etree import ElementTree

from core.common import sparkline


def lines(drawn: str) -> list[list[tuple[float, float]]]:
    """Read the points of every stroke of the line back from the drawing."""
    paths = re.findall(r'class="spark-line" d="M([^"]+)"', drawn)
    return [[tuple(map(float, point.split())) for point in path.split("L")] for path in paths]


def test_the_line_runs_from_the_lowest_to_the_highest_value():
    [stroke] = lines(sparkline.draw([10, 20, 15]))
    heights = [y for _x, y in stroke]
    assert heights == [24.0, 6.0, 15.0]  # 30 high, 6 free above and below: 20 is 18 above 10
    assert [x for x, _y in stroke] == sorted(x for x, _y in stroke)


def test_no_line_is_drawn_across_a_missing_value():
    strokes = lines(sparkline.draw([1, 2, None, 3, 4]))
    assert [len(stroke) for stroke in strokes] == [2, 2]
    assert strokes[0][-1][0] < strokes[1][0][0]


def test_no_line_is_drawn_across_a_change_of_definition():
    assert [len(stroke) for stroke in lines(sparkline.draw([1, 2, 3, 4, 5], breaks=[3]))] == [3, 2]


def test_the_target_is_in_the_picture_and_dashed():
    drawn = sparkline.draw([1, 2], target=3)
    assert '<path class="spark-target" d="M0 6.0H84"/>' in drawn  # above every value: at the upper edge
    [stroke] = lines(drawn)
    assert [y for _x, y in stroke] == [24.0, 15.0]


def test_the_end_has_the_shape_of_the_status_in_its_colour():
    drawn = sparkline.draw([1, 2], status="off_target")
    assert 'class="tone-bad"' in drawn
    assert "M6 .6 11.4 6 6 11.4.6 6Z" in drawn  # the diamond


def test_the_end_stands_at_the_last_known_value():
    drawn = sparkline.draw([1, 3, None])
    [(x, y)] = re.findall(r'class="spark-end" cx="([\d.]+)" cy="([\d.]+)"', drawn)
    assert (float(x), float(y)) == lines(drawn)[0][-1]


def test_equal_values_are_a_level_line_in_the_middle():
    [stroke] = lines(sparkline.draw([5, 5, 5]))
    assert {y for _x, y in stroke} == {15.0}


def test_one_value_is_a_mark_without_a_line():
    drawn = sparkline.draw([None, 7])
    assert lines(drawn) == []
    assert 'class="spark-end"' in drawn


def test_nothing_known_is_no_drawing():
    assert sparkline.draw([None, None], target=3) == ""


def test_the_drawing_is_well_formed_and_named_on_request():
    drawn = sparkline.draw([1, 2], target=1.5, status="on_target", label='NPS "12 months"')
    root = ElementTree.fromstring(drawn)
    assert root.attrib["aria-label"] == 'NPS "12 months"'
    assert "aria-hidden" in ElementTree.fromstring(sparkline.draw([1, 2])).attrib
