"""What changed between two snapshots of a node. Pure: two contents and the noise in, a list of changes out.

A change is a small dictionary that a snapshot keeps; `governance.drawing` says it in words. Its `kind`:

value       a KPI's value or status: of, kpi, before, after, status_before, status, n; target_before where the
            target changed; entered, left, z, distinguishable where noise was tested (Benjamini-Hochberg over
            all that was tested)
corrected   a month that the snapshot before held already: of, kpi, month, before, after
launch      product, name, what (promised, moved, launched, added, removed), before, after, first, days
owner       of, role, before, after (names)
stage       product, before, after
product     product, what (added, removed)
definition  kpi, before, after (versions)
target      of, kpi, before, after
setting     code, before, after

They come the weightiest first: `weight`, then in the order of places and KPIs.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from metrics.selectors.exchange import Exchange, stand_out

Content = Mapping[str, Any]
Change = dict[str, Any]
Noise = Mapping[tuple[str, str], Exchange]

WORSE: Final = {"on_target": 0, "in_tolerance": 1, "off_target": 2}
# The smaller, the earlier it is read.
NODE_WORSE, LAUNCH_MOVED, NODE_STATUS, PRODUCT_OFF, OWNER_GONE, STAGE, CORRECTED = range(7)
NODE_MOVED, PROMISED, DEFINED, PRODUCT_STATUS, OWNED, PRODUCTS, TARGETS, NODE_SAME, SMALL = range(7, 16)


def compare(before: Content, now: Content, noise: Noise) -> list[Change]:
    """List what changed, the weightiest first."""
    found = [
        *_values(before, now, noise),
        *_corrected(before, now),
        *_launches(before, now),
        *_owners(before, now),
        *_products(before, now),
        *_definitions(before, now),
        *_targets(before, now),
        *_settings(before, now),
    ]
    orders = {code: one["order"] for code, one in now["definitions"].items()}
    return sorted(found, key=lambda one: _place_in_list(one, orders))


def mark(value: Mapping[str, Any]) -> str:
    """Return the status mark of a value: stale and missing come before any judgement."""
    if "value" not in value:
        return "no_value"
    return "stale" if value.get("stale") else str(value.get("status", ""))


def exact(value: Any) -> Decimal:
    """Read a number of a snapshot: money is text, everything else a number."""
    return Decimal(str(value))


def _place_in_list(change: Change, orders: Mapping[str, int]) -> tuple[Any, ...]:
    nearness = -abs(change.get("days") or 0)
    names = (change.get(name, "") for name in ("of", "product", "name", "kpi", "month", "code", "role"))
    return (change["weight"], nearness, orders.get(change.get("kpi", ""), 0), *map(str, names))


def _by_place(content: Content) -> dict[tuple[str, str], Mapping[str, Any]]:
    return {(value["of"], value["kpi"]): value for value in content["values"]}


def _node_key(content: Content) -> str:
    return f"node:{content['node']['code']}"


def _values(before: Content, now: Content, noise: Noise) -> Iterator[Change]:
    """Yield the values of the node and its products that moved, and those of the node that were tested."""
    earlier, node = _by_place(before), _node_key(now)
    pairs = [
        (earlier[key], value)
        for key, value in _by_place(now).items()
        if key in earlier
        and (value["of"] == node or value["of"].startswith("product:"))
        and earlier[key]["version"] == value["version"]
        and _counts_the_same(before, now, value["kpi"])
    ]
    tested = [noise.get((now_["of"], now_["kpi"])) for _, now_ in pairs]
    found = stand_out([one.z if one else None for one in tested])
    for (old, new), exchange, distinguishable in zip(pairs, tested, found, strict=True):
        of_node = new["of"] == node
        if mark(old) != mark(new) or old.get("value") != new.get("value"):
            yield _value_change(old, new, exchange, distinguishable, of_node=of_node)


def _counts_the_same(before: Content, now: Content, kpi: str) -> bool:
    """Tell whether no dated setting that a KPI depends on has another value now (ADR 11)."""
    changed = {change["code"] for change in _settings(before, now)}
    return changed.isdisjoint(now["definitions"][kpi].get("parameters", ()))


def _value_change(
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    exchange: Exchange | None,
    distinguishable: bool | None,
    *,
    of_node: bool,
) -> Change:
    change = {
        "kind": "value",
        "weight": _weight(mark(old), mark(new), distinguishable, of_node=of_node),
        "of": new["of"],
        "kpi": new["kpi"],
        "before": old.get("value"),
        "after": new.get("value"),
        "status_before": mark(old),
        "status": mark(new),
        "n": new.get("n"),
    }
    if old.get("target") != new.get("target"):
        change["target_before"] = old.get("target")
    if exchange is not None and exchange.z is not None:
        change |= {"entered": exchange.entered, "left": exchange.left, "z": exchange.z}
        change["distinguishable"] = distinguishable
    return change


def _weight(before: str, now: str, distinguishable: bool | None, *, of_node: bool) -> int:
    if before != now:
        worse = WORSE.get(now, 0) > WORSE.get(before, 0)
        if of_node:
            return NODE_WORSE if worse else NODE_STATUS
        return PRODUCT_OFF if now == "off_target" and distinguishable is not False else PRODUCT_STATUS
    if not of_node:
        return SMALL
    return NODE_SAME if distinguishable is False else NODE_MOVED


def _corrected(before: Content, now: Content) -> Iterator[Change]:
    """Yield the months of products that both snapshots hold, with different numbers."""
    at_before, at_now = (
        {month: at for at, month in enumerate(content["months"]["periods"])} for content in (before, now)
    )
    shared = [month for month in at_now if month in at_before]
    versions = {code: one["version"] for code, one in before["definitions"].items()}
    for of, kpis in now["months"]["values"].items():
        if not of.startswith("product:"):
            continue
        for kpi, values in kpis.items():
            earlier = before["months"]["values"].get(of, {}).get(kpi)
            if earlier is None or versions.get(kpi) != now["definitions"][kpi]["version"]:
                continue
            if not _counts_the_same(before, now, kpi):
                continue
            for month in shared:
                old, new = earlier[at_before[month]], values[at_now[month]]
                if old != new:
                    yield {
                        "kind": "corrected",
                        "weight": CORRECTED,
                        "of": of,
                        "kpi": kpi,
                        "month": month,
                        "before": old,
                        "after": new,
                    }


def _launches(before: Content, now: Content) -> Iterator[Change]:
    """Yield the launches that were promised, moved, launched, or came and went."""
    earlier, later = (
        {(one["product"], one["name"]): one for one in content["launches"]} for content in (before, now)
    )
    for key in sorted({*earlier, *later}):
        old, new = earlier.get(key), later.get(key)
        found = _launch(old, new)
        if found:
            shown = new or old or {}
            what, was, is_, weight = found
            yield {
                "kind": "launch",
                "weight": weight,
                "product": key[0],
                "name": key[1],
                "what": what,
                "before": was,
                "after": is_,
                "first": shown.get("first_committed_on"),
                "days": _days(was, is_) if what in {"moved", "launched"} else None,
            }


def _launch(
    old: Mapping[str, Any] | None, new: Mapping[str, Any] | None
) -> tuple[str, str | None, str | None, int] | None:
    if new is None:
        return ("removed", (old or {}).get("committed_on"), None, PROMISED)
    promised, launched = new.get("committed_on"), new.get("launched_on")
    if old is None:
        return ("added", None, launched or promised, PROMISED)
    if launched != old.get("launched_on"):
        return ("launched", old.get("launched_on") or old.get("committed_on"), launched, LAUNCH_MOVED)
    if promised == old.get("committed_on"):
        return None
    if old.get("committed_on") is None:
        return ("promised", None, promised, PROMISED)
    return ("moved", old.get("committed_on"), promised, LAUNCH_MOVED)


def _days(before: str | None, after: str | None) -> int | None:
    if not before or not after:
        return None
    return (date.fromisoformat(after) - date.fromisoformat(before)).days


def _owners(before: Content, now: Content) -> Iterator[Change]:
    """Yield whoever answers for the node or a product now, where somebody else did."""
    sides = [_holders(before), _holders(now)]
    for (of, role), new in sorted(sides[1].items()):
        if (of, role) in sides[0]:
            old = sides[0][of, role]
            if (old or {}).get("email") != (new or {}).get("email"):
                yield {
                    "kind": "owner",
                    "weight": OWNED if new else OWNER_GONE,
                    "of": of,
                    "role": role,
                    "before": (old or {}).get("name"),
                    "after": (new or {}).get("name"),
                }


def _holders(content: Content) -> dict[tuple[str, str], Mapping[str, Any] | None]:
    held = {(_node_key(content), "owner"): content["node"].get("owner")}
    for product in content["products"]:
        for role in ("manager", "owner"):
            held[f"product:{product['code']}", role] = product.get(role)
    return held


def _products(before: Content, now: Content) -> Iterator[Change]:
    """Yield products that came, went or are at another stage of life."""
    earlier, later = ({one["code"]: one for one in content["products"]} for content in (before, now))
    for code in sorted({*earlier, *later}):
        if code not in earlier or code not in later:
            what = "added" if code in later else "removed"
            name = (later.get(code) or earlier[code])["name"]
            yield {"kind": "product", "weight": PRODUCTS, "product": code, "name": name, "what": what}
        elif earlier[code]["stage"] != later[code]["stage"]:
            stages = {"before": earlier[code]["stage"], "after": later[code]["stage"]}
            yield {"kind": "stage", "weight": STAGE, "product": code, **stages}


def _definitions(before: Content, now: Content) -> Iterator[Change]:
    for code, new in now["definitions"].items():
        old = before["definitions"].get(code)
        if old and old["version"] != new["version"]:
            versions = {"before": old["version"], "after": new["version"]}
            yield {"kind": "definition", "weight": DEFINED, "kpi": code, **versions}


def _targets(before: Content, now: Content) -> Iterator[Change]:
    earlier, node = _by_place(before), _node_key(now)
    for key, new in _by_place(now).items():
        old = earlier.get(key)
        listed = key[0] == node or key[0].startswith("product:")
        if old and listed and old.get("target") != new.get("target"):
            targets = {"before": old.get("target"), "after": new.get("target")}
            yield {"kind": "target", "weight": TARGETS, "of": key[0], "kpi": key[1], **targets}


def _settings(before: Content, now: Content) -> Iterator[Change]:
    for code, new in now["settings"].items():
        old = before["settings"].get(code)
        if old and old["value"] != new["value"]:
            values = {"before": old["value"], "after": new["value"]}
            yield {"kind": "setting", "weight": DEFINED, "code": code, **values}
