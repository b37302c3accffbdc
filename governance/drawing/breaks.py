"""Where a KPI means something else from a period on: its line is drawn in stretches, each with its meaning.

A break is a new wording of its definition or another value of a dated setting that it depends on (ADR 11).
A snapshot from before breaks were held has the versions of its points alone.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from governance.drawing.reader import Facts, Reader
from metrics import wording


def stretches(points: Sequence[Facts], breaks: Sequence[Facts]) -> list[int]:
    """Return for each point of a trend the stretch that it belongs to, counted from 0."""
    begin, found = {one["period"] for one in breaks}, [0] * len(points)
    for at in range(1, len(points)):
        broken = points[at]["period"] in begin or points[at]["version"] != points[at - 1]["version"]
        found[at] = found[at - 1] + broken
    return found


def meanings(points: Sequence[Facts], breaks: Sequence[Facts]) -> list[str]:
    """Say what the KPI means in each stretch: its version and its settings, as far as they changed."""
    settings = {one["code"]: one["before"] for held in reversed(breaks) for one in held["settings"]}
    later = {held["period"]: {one["code"]: one["after"] for one in held["settings"]} for held in breaks}
    several = len({point["version"] for point in points}) > 1
    said: list[str] = []
    for point, stretch in zip(points, stretches(points, breaks), strict=True):
        settings |= later.get(point["period"], {})
        if stretch == len(said):
            words = [_("definition %(number)s") % {"number": point["version"]}] if several else []
            words += [wording.setting(code, settings[code]) or settings[code] for code in sorted(settings)]
            said.append(" · ".join(words))
    return said


def breaks_said(reader: Reader, said: Sequence[str], breaks: Sequence[Facts]) -> str:
    """Name the meanings before and after each break; nothing where the meaning stayed."""
    if not breaks:
        return ""
    after = [f" → {now} ({reader.month(one['period'])})" for now, one in zip(said[1:], breaks, strict=True)]
    return _("Not comparable: %(meanings)s") % {"meanings": said[0] + "".join(after)}
