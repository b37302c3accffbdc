"""How snapshots hang together: each hash covers the position, the hash before, and the content.

    SHA-256( "portal-snapshot-1" LF position LF hash of the snapshot before LF content )

Whoever has the snapshots can compute it with any program. Who may write to the database could hang up a
whole new chain; the sealed audit trail holds every hash as it was, so that this is found as well.
"""

import hashlib
from typing import Final

FORMAT: Final = "portal-snapshot-1"
GENESIS: Final = "0" * 64


def digest(*, position: int, previous: str, content: str) -> str:
    """Return the hash of a snapshot, in hexadecimal."""
    head = f"{FORMAT}\n{position}\n{previous}\n"
    return hashlib.sha256((head + content).encode()).hexdigest()
