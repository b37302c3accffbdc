"""`python -m bench [NAME …] [--json]`: run benchmarks and report them."""

import argparse
import json
import os
import sys
from collections.abc import Sequence

from bench.context import prepared
from bench.registry import Measurement, Part, discover, measure


def main() -> int:
    """Run the named benchmarks, or all; 2 when a name is unknown."""
    parser = argparse.ArgumentParser(
        prog="script/bench", description="Compare the portal with its references."
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="which benchmarks; all when none is named")
    parser.add_argument("--json", action="store_true", help="standard output is only a list of objects")
    chosen = parser.parse_args()
    # Whatever a benchmark or its processes print belongs beside the report, not into it.
    report = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    with prepared() as context:
        known = discover()
        unknown = [name for name in chosen.names if name not in known]
        if unknown:
            print(f"Unknown: {', '.join(unknown)}. There are: {', '.join(known)}.", file=sys.stderr)
            return 2
        results = []
        for name in chosen.names or known:
            print(f"running {name} …", file=sys.stderr, flush=True)
            results.append(measure(name, known[name], context))
    with report:
        report.write(as_json(results) if chosen.json else as_table(results))
    return 0


def as_json(results: Sequence[Measurement]) -> str:
    """Return the results as one JSON list."""
    return json.dumps([result.as_json() for result in results], indent=2) + "\n"


def as_table(results: Sequence[Measurement]) -> str:
    """Return the results as lines for a person."""
    rows: list[tuple[str, Measurement | Part, str]] = []
    for result in results:
        rows.append((result.name, result, ""))
        rows += [(f"  {part.name}", part, f"  {part.queries:>7}") for part in result.parts]
    width = max([len(name) for name, _each, _queries in rows], default=0)
    queries = f"  {'queries':>7}" if any(result.parts for result in results) else ""
    lines = [f"{'name':<{width}}  {'seconds':>10}  {'reference':>10}  {'ratio':>8}{queries}"]
    lines += [
        f"{name:<{width}}  {each.seconds:>10.3f}  {each.reference_seconds:>10.3f}  {each.ratio:>8.2f}{asked}"
        for name, each, asked in rows
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
