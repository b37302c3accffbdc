"""Who decides, and what they saw: snapshots of the portfolio and the packs drawn from them."""

from governance.models.pack_file import PackFile
from governance.models.snapshot import HeldProduct, Snapshot

__all__ = ["HeldProduct", "PackFile", "Snapshot"]
