"""The report of script/bench: what a ratio means and what --json prints."""

import json

import pytest

from bench import registry
from bench.__main__ import as_json, as_table
from bench.registry import Measurement, Part, Timing, benchmark


def test_ratio_of_an_import_is_our_rate_in_the_references_rate() -> None:
    # 1 M rows in 8 s against 1 M rows in 4 s: half the rate.
    assert Measurement("import_vs_floor", seconds=8.0, reference_seconds=4.0).ratio == 0.5


def test_ratio_of_anything_else_is_our_time_in_the_references_time() -> None:
    assert Measurement("page_vs_query", seconds=8.0, reference_seconds=4.0).ratio == 2.0


def test_json_is_a_list_of_objects_with_the_promised_fields() -> None:
    printed = json.loads(as_json([Measurement("import_vs_floor", 3.0, 2.0), Measurement("other", 1.5, 3.0)]))
    assert printed == [
        {"name": "import_vs_floor", "seconds": 3.0, "reference_seconds": 2.0, "ratio": 0.6667},
        {"name": "other", "seconds": 1.5, "reference_seconds": 3.0, "ratio": 0.5},
    ]
    assert json.loads(as_json([])) == []


def test_table_has_a_line_for_each_benchmark() -> None:
    heading, line = as_table([Measurement("import_vs_floor", 3.0, 2.0)]).splitlines()
    assert heading.split() == ["name", "seconds", "reference", "ratio"]
    assert line.split() == ["import_vs_floor", "3.000", "2.000", "0.67"]


def test_the_parts_of_a_benchmark_stand_below_it_with_their_queries() -> None:
    measured = Measurement(
        "pages", 3.0, 1.5, [Part("/products/", 0.06, 0.04, 11), Part("/load/", 3.0, 1.5, 9)]
    )
    (printed,) = json.loads(as_json([measured]))
    part = {"name": "/products/", "seconds": 0.06, "reference_seconds": 0.04, "ratio": 1.5, "queries": 11}
    assert (printed["ratio"], printed["parts"][0], len(printed["parts"])) == (2.0, part, 2)
    heading, whole, first, _second, alone = as_table([measured, Measurement("alone", 1.0, 1.0)]).splitlines()
    assert heading.split() == ["name", "seconds", "reference", "ratio", "queries"]
    assert whole.split() == ["pages", "3.000", "1.500", "2.00"]
    assert first.split() == ["/products/", "0.060", "0.040", "1.50", "11"]
    assert alone.split() == ["alone", "1.000", "1.000", "1.00"]


def test_two_benchmarks_of_one_name_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_benchmarks", {})
    benchmark("import_twice")(lambda context: Timing(1.0, 1.0))
    with pytest.raises(ValueError, match="two benchmarks named import_twice"):
        benchmark("import_twice")(lambda context: Timing(1.0, 1.0))
