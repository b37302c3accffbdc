"""What the subprocess may use, and what a workbook may be. One place for every figure."""

import resource
import sys
from typing import Final

MEGABYTE: Final = 1024 * 1024

MEMORY_BYTES: Final = 512 * MEGABYTE  # address space, the interpreter included
CPU_SECONDS: Final = 60
OPEN_FILES: Final = 64

MAX_UNPACKED_BYTES: Final = 256 * MEGABYTE
MAX_RATIO: Final = 250
RATIO_FLOOR_BYTES: Final = 64 * 1024  # a part this small harms nobody, however tightly packed
MAX_ENTRIES: Final = 2_000
MAX_CELLS: Final = 5_000_000
MAX_COLUMNS: Final = 1_000
MAX_CELL_CHARACTERS: Final = 32_767
MAX_BAD_CELLS: Final = 10_000
MAX_VALUES: Final = 25_000_000  # of a Parquet file, which is streamed
MAX_FRAME_BYTES: Final = 32 * MEGABYTE
BATCH_CHARACTERS: Final = 2 * MEGABYTE


class Refusal(Exception):
    """Say that the file is not read, as data: a code of `readers.messages`, a line, parameters."""

    def __init__(self, code: str, *, line: int | None = None, **parameters: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.line = line
        self.parameters = parameters


def apply_limits(*, memory_bytes: int = MEMORY_BYTES, cpu_seconds: int = CPU_SECONDS) -> None:
    """Bind this process, for good, before it looks at the file: memory, time, files, no writing."""
    if sys.platform != "darwin":  # macOS accepts no limit of the address space
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    for kind, limit in (
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 5))
