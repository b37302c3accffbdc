"""What people are asked to do against what time they have, by person and month."""

from portfolio.selectors.load.kept import marked
from portfolio.selectors.load.months import (
    Limits,
    Load,
    Mark,
    Share,
    limits,
    loads,
    mark_of,
    shares,
)
from portfolio.selectors.load.overloads import (
    Overload,
    draft_of,
    emails_of,
    members_of,
    overloads,
    overloads_of,
    span_of,
    teams_inside,
    worsened,
)
from portfolio.selectors.load.statements import STORED, Draft, with_drafts

__all__ = [
    "STORED",
    "Draft",
    "Limits",
    "Load",
    "Mark",
    "Overload",
    "Share",
    "draft_of",
    "limits",
    "loads",
    "mark_of",
    "marked",
    "emails_of",
    "members_of",
    "overloads",
    "overloads_of",
    "shares",
    "span_of",
    "teams_inside",
    "with_drafts",
    "worsened",
]
