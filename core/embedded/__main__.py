"""`python -m core.embedded`: what script/server starts once the environment is there."""

import argparse
import os
import sys
from pathlib import Path

from core.embedded.errors import EmbeddedError
from core.embedded.home import Home
from core.embedded.portal import ROOT, Portal


def main() -> int:
    """Run the portal until it is stopped; 1 when it could not start, with the reason on standard error."""
    parser = argparse.ArgumentParser(
        prog="script/server",
        description="Start the portal on this computer and keep it running until Ctrl-C.",
        epilog="Environment: PORT (8000), PORTAL_HOME (var), DATABASE_URL, REDIS_URL (servers of your own).",
    )
    demo = parser.add_mutually_exclusive_group()
    demo.add_argument(
        "--no-demo",
        dest="demo",
        action="store_false",
        default=None,
        help="start empty; later starts keep to it",
    )
    demo.add_argument(
        "--demo", action="store_true", default=None, help="load the demo portfolio (the default)"
    )
    chosen = parser.parse_args()
    home = Home(Path(os.environ.get("PORTAL_HOME") or ROOT / "var").resolve())
    try:
        Portal(home, dict(os.environ), demo=chosen.demo).run()
    except EmbeddedError as error:
        print(f"The portal cannot run. {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
