"""What an address needs of whoever asks, and which role may do what."""

from dataclasses import dataclass

STEERING = frozenset({"administrator", "cpo", "pmo"})
LEADING = STEERING | {"head_of_product"}
ROLES = LEADING | {"product_manager", "product_owner", "analyst", "executive", "hr_partner"}
# Who may do what where they have been given the role.
MAY = {
    "view": ROLES,
    "import": LEADING | {"product_manager", "product_owner", "hr_partner"},
    "edit_launch": LEADING | {"product_manager", "product_owner"},
    "edit_product": LEADING | {"product_manager"},
    "edit_allocation": LEADING | {"product_manager"},
    "edit_ownership": LEADING,
    "edit_people": LEADING | {"hr_partner"},
    "edit_role_sheet": frozenset({"administrator", "cpo", "hr_partner"}),
    "assess": frozenset({"administrator", "hr_partner"}),
    "view_salary": frozenset({"administrator", "hr_partner"}),
    "edit_tree": LEADING,
    "edit_life_cycle": LEADING,
    "review_gate": LEADING | {"executive"},
    "decide_gate": LEADING,
    "prepare_pack": LEADING,
    "share_view": LEADING,
    "edit_budget": LEADING,
    "review_classification": LEADING,
    "stop_product": LEADING,
    "view_audit": STEERING,
    "edit_target": LEADING,
    "edit_objective": LEADING,
    "sign_criteria": frozenset({"cpo", "pmo"}),
    "edit_kpi": frozenset({"administrator", "cpo"}),
    "administer": frozenset({"administrator"}),
}


@dataclass(frozen=True)
class Need:
    """What an address needs of whoever asks.

    kind: open       nothing
          signed_in  a user, also one without a role
          rows       a user; shows the rows they see, none without a role
          somewhere  the right at one place at least, else `otherwise`; who has no role at all: `unseen`
          everywhere the right on the whole portfolio, else `otherwise`
          place      the thing `of` seen, else 404; then the right at its place, else 403
          into       the right at the place that the body names, else 403; a place not seen is `unseen`
          own        the thing begun by oneself, or all seen (`seen_by`, everywhere), else 404; then `may`
    seen_with: of a thing that is not there for others, the right with which it is seen: then 403.
    """

    kind: str
    may: str = "view"
    of: str = ""
    otherwise: int = 403
    unseen: int = 0
    seen_by: frozenset[str] = frozenset()
    seen_with: str = ""


OPEN, SIGNED_IN, ROWS = Need("open"), Need("signed_in"), Need("rows")
SEES = Need("somewhere", otherwise=404)
ADMINISTERS = Need("somewhere", "administer", otherwise=404)
ADMINISTERS_ALL = Need("everywhere", "administer", otherwise=404)
DEFINES = Need("everywhere", "edit_kpi")
DEFINES_OWN = Need("everywhere", "edit_kpi", "own_kpi")


WRITES_SHEETS = Need("everywhere", "edit_role_sheet")
CHANGES_SHEETS = Need("everywhere", "edit_role_sheet", unseen=404)
SEES_ASSESSED = Need("somewhere", "edit_people", otherwise=404)
ASSESSES = Need("somewhere", "assess", otherwise=404, seen_with="edit_people")
SEES_SALARIES = Need("everywhere", "view_salary", otherwise=404)


def somewhere(may: str) -> Need:
    return Need("somewhere", may)


def among_people(may: str) -> Need:
    return Need("somewhere", may, unseen=404)


def at(of: str, may: str = "view") -> Need:
    return Need("place", may, of)


def into(may: str, unseen: int = 400) -> Need:
    return Need("into", may, unseen=unseen)


def run(may: str = "view") -> Need:
    return Need("own", may, "run", seen_by=STEERING)


def job(may: str = "view") -> Need:
    return Need("own", may, "job", seen_by=STEERING)


def listed(*addresses: str) -> dict[str, Need]:
    """Lists show the rows that one sees: as a file, and searched."""
    asked = ("export=csv", "export=xlsx", "q=secr")
    return {f"{address}?{query}": ROWS for address in addresses for query in asked}
