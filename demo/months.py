"""Months as whole numbers (year × 12 + month − 1), so that they can be counted."""

from datetime import date, timedelta


def index(text: str) -> int:
    """Return the number of a month written 2026-10 or of the month of a day written 2026-10-05."""
    year, month = text.split("-")[:2]
    return int(year) * 12 + int(month) - 1


def text(month: int) -> str:
    """Return a month as 2026-10."""
    return f"{month // 12}-{month % 12 + 1:02d}"


def moved(text: str, by: int) -> str:
    """Return a day or a month as text so many months later; the month's last day where it has no such day."""
    later = index(text) + by
    if len(text) < len("2026-10-05"):
        return f"{later // 12}-{later % 12 + 1:02d}"
    return min(first_day(later) + timedelta(days=int(text[8:]) - 1), last_day(later)).isoformat()


def first_day(month: int) -> date:
    """Return the first day of a month."""
    return date(month // 12, month % 12 + 1, 1)


def last_day(month: int) -> date:
    """Return the last day of a month."""
    return first_day(month + 1) - timedelta(days=1)
