"""One import in a process of its own, so that its memory is its own: prints seconds and counts as JSON.

`python -m bench._import_process SOURCE FILE`
"""

import json
import sys
import time
from importlib import import_module
from pathlib import Path

import django


def main() -> None:
    """Import a file and say how long it took from opening it to the commit."""
    django.setup()
    # Models exist only after the set-up above.
    runs = import_module("core.ingest.services.runs")
    actors = import_module("core.common.actors")
    source, path = sys.argv[1], Path(sys.argv[2])
    begun = time.perf_counter()
    with path.open("rb") as file:
        run = runs.import_now(file=file, name=path.name, source=source, by=actors.SYSTEM)
    seconds = time.perf_counter() - begun
    print(json.dumps({"seconds": seconds, "state": run.state, "created": run.created, "read": run.read}))


if __name__ == "__main__":
    main()
