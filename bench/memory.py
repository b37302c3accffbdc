"""How much memory a process takes."""

import re
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Any


def peak_of(child: subprocess.Popen[Any]) -> float:
    """Wait for a process and return its peak memory in MB.

    Read from /proc while it runs: what wait4 tells counts the memory of whoever started it, too. Nothing may
    fill its output meanwhile: give it a file.
    """
    peak = 0
    while child.poll() is None:
        with suppress(FileNotFoundError, ProcessLookupError):
            found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{child.pid}/status").read_text())
            peak = max(peak, int(found[1]) if found else 0)
        time.sleep(0.02)
    return peak / 1024
