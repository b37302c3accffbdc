"""A child that does to its parent what a hostile file might make it do; the request says what."""

import json
import os
import resource
import sys
import time
from collections.abc import Iterator
from typing import Any

from core.ingest.readers.sandbox.serving import Request, serve


class Greedy:
    """A kind of file that asks for more memory than it may have."""

    def sniff(self, request: Request) -> dict[str, Any]:
        return {"header": [bytes(600 * 1024 * 1024).hex()]}

    def rows(self, request: Request) -> Iterator[tuple[int, list[str]]]:
        with open(request["path"], "w") as stream:
            stream.write("written")
        return iter(())


def main() -> None:
    mode = os.environ.get("MISBEHAVIOUR", "")
    if mode == "abort":
        os.abort()
    elif mode == "silence":
        time.sleep(60)
    elif mode == "spin":
        resource.setrlimit(resource.RLIMIT_CPU, (1, 2))
        while True:
            pass
    elif mode == "flood":
        sys.stdout.buffer.write(b"\xff\xff\xff\xff")
    elif mode == "noise":
        sys.stdout.buffer.write((4).to_bytes(4, "big") + b"\xff{]\0")
    elif mode == "environment":
        content = json.dumps({"environment": dict(os.environ)}).encode()
        sys.stdout.buffer.write(len(content).to_bytes(4, "big") + content)
    elif mode == "limits":
        sys.exit(serve(Greedy()))


main()
