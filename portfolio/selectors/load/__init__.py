"""What people are asked to do against what time they have, by person and month."""

from portfolio.selectors.load.months import Limits, Load, Mark, Share, loads, mark_of, shares
from portfolio.selectors.load.statements import STORED, Draft, with_drafts

__all__ = ["STORED", "Draft", "Limits", "Load", "Mark", "Share", "loads", "mark_of", "shares", "with_drafts"]
