"""Changes since the snapshot before, in words."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.common import numbers
from governance.drawing.pack import ChangeLine
from governance.drawing.reader import NONE, Reader
from portfolio.models import Ownership, Stage

Change = Mapping[str, Any]
MAIN: Final = 6
MOST_OF_A_KIND: Final = 2
FOUR_WEEKS: Final = 28


def change_lines(reader: Reader, changes: Sequence[Change]) -> list[ChangeLine]:
    """Say every change, in the order given."""
    return [_LINES[change["kind"]](reader, change) for change in changes]


def main_ones(changes: Sequence[Change]) -> list[int]:
    """Choose what is read first: the weightiest, at most two of a kind while others wait."""
    chosen: list[int] = []
    for limit in (MOST_OF_A_KIND, MAIN):
        for at, change in enumerate(changes):
            alike = sum(_kind(changes[other]) == _kind(change) for other in chosen)
            if at not in chosen and alike < limit and len(chosen) < MAIN:
                chosen.append(at)
    return sorted(chosen)


def _kind(change: Change) -> str:
    """Tell values of the node from those of its products."""
    return f"{change['kind']} {change.get('of', '').partition(':')[0]}"


def title_of(reader: Reader, change: Change) -> str:
    """Name what a change is about: the KPI, and the product where it is not the node itself."""
    name = reader.kpi(change["kpi"], short=True)
    return name if change["of"] == reader.node_key else f"{reader.place(change['of'])}, {name}"


def _value(reader: Reader, change: Change) -> ChangeLine:
    kpi = change["kpi"]
    value = reader.values[change["of"], kpi]
    notes = [_status_note(reader, change, value)]
    if change.get("distinguishable") is False:
        notes.append(_("No distinguishable change"))
    if "z" in change:
        notes.append(_exchange(reader, change))
    else:
        notes.append(_("n = %(count)s") % {"count": reader.n(value)})
    before, after = _told_apart(reader, change)
    return ChangeLine(
        reader.mark(change["status"]),
        title_of(reader, change),
        " · ".join(note for note in notes if note),
        before,
        after,
    )


def _told_apart(reader: Reader, change: Change) -> tuple[str, str]:
    """Write before and after; with more digits where they would read alike."""
    kpi, sides = change["kpi"], [change.get("before"), change.get("after")]
    before, after = (reader.figure(side, kpi) for side in sides)
    if before == after and sides[0] != sides[1]:
        before, after = (reader.in_full(side, kpi) for side in sides)
    return before, after


def _status_note(reader: Reader, change: Change, value: Change) -> str:
    """Say the status, and what it was where it changed."""
    now = reader.mark(change["status"])
    target = reader.target(value)
    if "target_before" in change:
        earlier = reader.target({"kpi": change["kpi"], "target": change["target_before"]})
        target = _("target changed: %(before)s → %(after)s") % {"before": earlier, "after": target}
    said = f"{now.word} ({target})" if target != NONE and now.code else now.word
    if change["status_before"] != change["status"]:
        before = reader.mark(change["status_before"]).word
        return _("%(before)s → %(now)s") % {"before": before, "now": said}
    return said


def _exchange(reader: Reader, change: Change) -> str:
    """Say what came in and what left: "answers: 379 in, 374 out, z = 0.54"."""
    counts = reader.said(reader.definitions[change["kpi"]], "counts")
    entered, left = (
        numbers.number(change[name], language=reader.language, decimals=0) for name in ("entered", "left")
    )
    z = numbers.number(float(change["z"]), language=reader.language, decimals=2)
    words = {"entered": entered, "counts": counts, "left": left, "z": z}
    return _("%(counts)s: %(entered)s in, %(left)s out, z = %(z)s") % words


def _corrected(reader: Reader, change: Change) -> ChangeLine:
    month = reader.month(change["month"])
    return ChangeLine(
        reader.mark("pending"),
        f"{title_of(reader, change)}, {month}",
        _("Corrected since; the last pack stays as it was"),
        *_told_apart(reader, change),
    )


def _launch(reader: Reader, change: Change) -> ChangeLine:
    days = change.get("days")
    slipped = days or 0
    mark = "off_target" if slipped >= FOUR_WEEKS else "in_tolerance" if slipped > 0 else "done"
    if change["what"] in {"added", "promised", "removed"}:
        mark = "not_started"
    return ChangeLine(
        reader.mark(mark),
        _("%(launch)s, launch") % {"launch": change["name"]},
        " · ".join([_launch_note(reader, change), reader.product(change["product"])]),
        reader.day(change.get("before")),
        reader.day(change.get("after")),
    )


def _launch_note(reader: Reader, change: Change) -> str:
    days = change.get("days")
    match change["what"]:
        case "moved":
            return _("Promise moved by %(days)s") % {"days": reader.days(days or 0)}
        case "launched" if days is not None:
            return _("Launched, %(days)s from the promise") % {"days": reader.days(days)}
        case "launched":
            return _("Launched")
        case "promised":
            return _("First date promised")
        case "added":
            return _("New in the plan")
    return _("No longer in the plan")


def _owner(reader: Reader, change: Change) -> ChangeLine:
    return ChangeLine(
        reader.mark("off_target" if not change.get("after") else "pending"),
        f"{reader.place(change['of'])}, {_role(change['role'])}",
        _("Nobody answers for it") if not change.get("after") else _("Somebody else answers for it"),
        change.get("before") or NONE,
        change.get("after") or NONE,
    )


def _role(role: str) -> str:
    return str(Ownership.Role(role).label)


def stage(code: str) -> str:
    """Name a stage of life; one that no longer exists by its code."""
    return str(Stage(code).label) if code in Stage.values else code


def _stage(reader: Reader, change: Change) -> ChangeLine:
    title = _("%(product)s, stage") % {"product": reader.product(change["product"])}
    before, after = stage(change["before"]), stage(change["after"])
    return ChangeLine(reader.mark("pending"), title, _("Stage of its life"), before, after)


def _product(reader: Reader, change: Change) -> ChangeLine:
    added = change["what"] == "added"
    note = _("Joined the portfolio") if added else _("Left the portfolio")
    there = _("in the portfolio")
    return ChangeLine(
        reader.mark("pending"), change["name"], note, NONE if added else there, there if added else NONE
    )


def _definition(reader: Reader, change: Change) -> ChangeLine:
    kpi = reader.definitions[change["kpi"]]
    note = _("New definition: %(note)s") % {"note": reader.said(kpi, "version_note")}
    versions = [_("version %(number)s") % {"number": change[name]} for name in ("before", "after")]
    return ChangeLine(reader.mark("pending"), reader.kpi(change["kpi"]), note, versions[0], versions[1])


def _target(reader: Reader, change: Change) -> ChangeLine:
    kpi = change["kpi"]
    sides = [reader.target({"kpi": kpi, "target": change.get(name)}) for name in ("before", "after")]
    title = _("%(what)s, target") % {"what": title_of(reader, change)}
    return ChangeLine(reader.mark("pending"), title, _("The target changed"), sides[0], sides[1])


def _setting(reader: Reader, change: Change) -> ChangeLine:
    label = reader.said(reader.content["settings"][change["code"]], "label")
    note = _("A setting that values depend on")
    return ChangeLine(reader.mark("pending"), label, note, change["before"], change["after"])


def counted(count: int) -> str:
    """Say how many changes there are."""
    return ngettext("%(count)s change", "%(count)s changes", count) % {"count": count}


_LINES: dict[str, Callable[[Reader, Change], ChangeLine]] = {
    "value": _value,
    "corrected": _corrected,
    "launch": _launch,
    "owner": _owner,
    "stage": _stage,
    "product": _product,
    "definition": _definition,
    "target": _target,
    "setting": _setting,
}
