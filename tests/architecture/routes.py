"""Every address of the portal and what it needs, written by hand.

`test_urls.py` fails for an address that is not here, and asks each with every role and place.
"""

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


ROUTES: dict[str, dict[str, Need]] = {
    "/": {"GET": SIGNED_IN},
    "/dashboard/<code>/": {"GET": at("node")},
    "/dashboard/<code>/needs/": {"GET": at("node")},
    "/dashboard/<code>/changes/": {"GET": at("node")},
    "/dashboard/<code>/values.csv": {"GET": at("node")},
    "/dashboard/<code>/values.xlsx": {"GET": at("node")},
    "/waiting/": {"GET": ROWS},
    "/api/v1/waiting/": {"GET": ROWS},
    "/kpis/": {"GET": SIGNED_IN},
    "/kpis/new/": {"GET": DEFINES, "POST": DEFINES},
    "/kpis/new/check/": {"GET": DEFINES},
    "/kpis/<code>/": {"GET": SIGNED_IN},
    "/kpis/<code>/history/": {"GET": SIGNED_IN},
    "/kpis/<code>/edit/": {"GET": DEFINES_OWN, "POST": DEFINES_OWN},
    "/kpis/<code>/version/": {"GET": DEFINES_OWN, "POST": DEFINES_OWN},
    "/kpis/<code>/owner/": {"GET": DEFINES, "POST": DEFINES},
    "/kpis/<code>/archive/": {"POST": DEFINES_OWN},
    "/kpis/<code>/restore/": {"POST": DEFINES_OWN},
    "/targets/": {"GET": ROWS},
    "/targets/new/": {"GET": somewhere("edit_target"), "POST": into("edit_target", 422)},
    "/targets/restore/": {"POST": into("edit_target", 422)},
    "/targets/<pk>/": {"GET": at("target", "edit_target"), "POST": at("target", "edit_target")},
    "/targets/<pk>/remove/": {"POST": at("target", "edit_target")},
    "/criteria/": {"GET": ROWS},
    "/criteria/signatures/": {"GET": ROWS},
    "/criteria/new/": {"GET": somewhere("edit_product"), "POST": into("edit_product", 422)},
    "/criteria/<pk>/": {"GET": at("criterion")},
    "/criteria/<pk>/edit/": {
        "GET": at("criterion", "edit_product"),
        "POST": at("criterion", "edit_product"),
    },
    "/criteria/<pk>/sign/": {"POST": at("criterion", "sign_criteria")},
    "/criteria/<pk>/unsign/": {"POST": at("criterion", "sign_criteria")},
    "/criteria/<pk>/remove/": {"POST": at("criterion", "edit_product")},
    "/objectives/": {"GET": ROWS},
    "/objectives/tree/": {"GET": ROWS},
    "/objectives/new/": {"GET": somewhere("edit_objective"), "POST": into("edit_objective", 422)},
    "/objectives/<pk>/": {"GET": at("objective")},
    "/objectives/<pk>/edit/": {
        "GET": at("objective", "edit_objective"),
        "POST": at("objective", "edit_objective"),
    },
    "/objectives/<pk>/remove/": {"POST": at("objective", "edit_objective")},
    "/objectives/<pk>/key-results/new/": {
        "GET": at("objective", "edit_objective"),
        "POST": at("objective", "edit_objective"),
    },
    "/objectives/<pk>/products/new/": {
        "GET": at("objective", "edit_objective"),
        "POST": at("objective", "edit_objective"),
    },
    "/key-results/": {"GET": ROWS},
    "/contributions/": {"GET": ROWS},
    "/visions/": {"GET": ROWS},
    "/key-results/<pk>/": {
        "GET": at("key_result", "edit_objective"),
        "POST": at("key_result", "edit_objective"),
    },
    "/key-results/<pk>/remove/": {"POST": at("key_result", "edit_objective")},
    "/key-results/<pk>/value/": {
        "GET": at("key_result", "edit_objective"),
        "POST": at("key_result", "edit_objective"),
    },
    "/contributions/<pk>/": {
        "GET": at("contribution", "edit_objective"),
        "POST": at("contribution", "edit_objective"),
    },
    "/contributions/<pk>/remove/": {"POST": at("contribution", "edit_objective")},
    "/portfolio/<code>/vision/new/": {
        "GET": at("node", "edit_objective"),
        "POST": at("node", "edit_objective"),
    },
    "/products/<code>/vision/new/": {
        "GET": at("product", "edit_objective"),
        "POST": at("product", "edit_objective"),
    },
    "/visions/<pk>/": {"GET": at("vision", "edit_objective"), "POST": at("vision", "edit_objective")},
    "/visions/<pk>/remove/": {"POST": at("vision", "edit_objective")},
    "/values/<reading_id>/why/": {"GET": at("value")},
    "/values/<reading_id>/facts.csv": {"GET": at("value")},
    "/portfolio/": {"GET": ROWS},
    "/portfolio/list/": {"GET": ROWS},
    "/portfolio/<code>/level/": {"GET": at("node")},
    "/portfolio/new/": {"GET": somewhere("edit_tree"), "POST": into("edit_tree", 422)},
    "/portfolio/<code>/": {"GET": at("node")},
    "/portfolio/<code>/<tab>/": {"GET": at("node")},
    "/portfolio/<code>/edit/": {"GET": at("node", "edit_tree"), "POST": at("node", "edit_tree")},
    "/products/": {"GET": ROWS},
    "/products/new/": {"GET": somewhere("edit_product"), "POST": into("edit_product", 422)},
    "/products/<code>/": {"GET": at("product")},
    "/products/<code>/<tab>/": {"GET": at("product")},
    "/products/<code>/edit/": {
        "GET": at("product", "edit_product"),
        "POST": at("product", "edit_product"),
    },
    "/products/<code>/ownership/new/": {
        "GET": at("product", "edit_ownership"),
        "POST": at("product", "edit_ownership"),
    },
    "/products/<code>/ownership/<pk>/": {
        "GET": at("ownership", "edit_ownership"),
        "POST": at("ownership", "edit_ownership"),
    },
    "/products/<code>/ownership/<pk>/hand-over/": {
        "GET": at("ownership", "edit_ownership"),
        "POST": at("ownership", "edit_ownership"),
    },
    "/products/<code>/ownership/<pk>/remove/": {"POST": at("ownership", "edit_ownership")},
    "/products/similar/": {"GET": ROWS},
    "/products/<code>/stop/": {
        "GET": at("product", "stop_product"),
        "POST": at("product", "stop_product"),
    },
    "/products/<code>/classify/": {
        "GET": at("product", "edit_product"),
        "POST": at("product", "edit_product"),
    },
    "/products/<code>/related/new/": {
        "GET": at("product", "edit_product"),
        "POST": at("product", "edit_product"),
    },
    "/products/<code>/related/<pk>/remove/": {"POST": at("relation", "edit_product")},
    "/products/<code>/links/new/": {
        "GET": at("product", "edit_product"),
        "POST": at("product", "edit_product"),
    },
    "/products/<code>/links/<pk>/": {"GET": at("link", "edit_product"), "POST": at("link", "edit_product")},
    "/products/<code>/links/<pk>/remove/": {"POST": at("link", "edit_product")},
    "/stopped/": {"GET": ROWS},
    "/stopped/<pk>/": {"GET": at("stop")},
    "/stopped/<pk>/edit/": {"GET": at("stop", "stop_product"), "POST": at("stop", "stop_product")},
    "/stopped/<pk>/restart/": {"POST": at("stop", "stop_product")},
    "/classifications/": {"GET": ROWS},
    "/classifications/<pk>/review/": {
        "GET": at("classification", "review_classification"),
        "POST": at("classification", "review_classification"),
    },
    "/classifications/<pk>/withdraw/": {"POST": at("classification", "edit_product")},
    "/budgets/": {"GET": ROWS},
    "/budgets/new/": {"GET": somewhere("edit_budget"), "POST": into("edit_budget", 422)},
    "/budgets/<pk>/": {"GET": at("budget")},
    "/budgets/<pk>/edit/": {"GET": at("budget", "edit_budget"), "POST": at("budget", "edit_budget")},
    "/budgets/<pk>/remove/": {"POST": at("budget", "edit_budget")},
    "/commitments/": {"GET": ROWS},
    "/commitments/new/": {"GET": somewhere("edit_budget"), "POST": into("edit_budget", 422)},
    "/commitments/<pk>/": {"GET": at("commitment", "edit_budget"), "POST": at("commitment", "edit_budget")},
    "/commitments/<pk>/remove/": {"POST": at("commitment", "edit_budget")},
    "/related-products/": {"GET": ROWS},
    "/product-links/": {"GET": ROWS},
    "/people/": {"GET": SEES},
    "/people/new/": {"GET": among_people("edit_people"), "POST": among_people("edit_people")},
    "/people/find/": {"GET": SEES},
    "/people/<pk>/": {"GET": SEES},
    "/people/<pk>/<tab>/": {"GET": SEES},
    "/people/<pk>/edit/": {"GET": among_people("edit_people"), "POST": among_people("edit_people")},
    "/people/roles/": {"GET": SEES},
    "/people/<pk>/roles/new/": {"GET": among_people("edit_people"), "POST": among_people("edit_people")},
    "/people/<pk>/roles/<role>/": {"GET": among_people("edit_people"), "POST": among_people("edit_people")},
    "/people/<pk>/roles/<role>/remove/": {"POST": among_people("edit_people")},
    "/people/<pk>/assess/": {"GET": ASSESSES, "POST": ASSESSES},
    "/people/<pk>/actions/new/": {"GET": ASSESSES, "POST": ASSESSES},
    "/people/<pk>/actions/<action>/": {"GET": ASSESSES, "POST": ASSESSES},
    "/people/<pk>/actions/<action>/done/": {"POST": ASSESSES},
    "/people/<pk>/actions/<action>/remove/": {"POST": ASSESSES},
    "/skills/": {"GET": SEES},
    "/skills/catalogue/": {"GET": SEES},
    "/skills/catalogue/new/": {"GET": WRITES_SHEETS, "POST": WRITES_SHEETS},
    "/skills/catalogue/<code>/": {"GET": SEES},
    "/skills/catalogue/<code>/edit/": {"GET": WRITES_SHEETS, "POST": WRITES_SHEETS},
    "/skills/assessments/": {"GET": SEES},
    "/skills/actions/": {"GET": SEES},
    "/skills/needs/": {"GET": SEES},
    "/products/<code>/needs/new/": {
        "GET": at("product", "edit_product"),
        "POST": at("product", "edit_product"),
    },
    "/products/<code>/needs/<pk>/": {
        "GET": at("skill_need", "edit_product"),
        "POST": at("skill_need", "edit_product"),
    },
    "/products/<code>/needs/<pk>/remove/": {"POST": at("skill_need", "edit_product")},
    "/role-sheets/": {"GET": SEES},
    "/role-sheets/new/": {"GET": WRITES_SHEETS, "POST": WRITES_SHEETS},
    "/role-sheets/lines/": {"GET": SEES},
    "/role-sheets/<code>/": {"GET": SEES},
    "/role-sheets/<code>/edit/": {"GET": WRITES_SHEETS, "POST": WRITES_SHEETS},
    "/role-sheets/<code>/publish/": {"POST": WRITES_SHEETS},
    "/role-sheets/<code>/discard/": {"POST": WRITES_SHEETS},
    "/role-sheets/<code>/changes/": {"GET": SEES},
    "/role-sheets/<code>/<language>.pdf": {"GET": SEES},
    "/salary-bands/": {"GET": SEES_SALARIES},
    "/salary-bands/new/": {"GET": SEES_SALARIES, "POST": SEES_SALARIES},
    "/salary-bands/<pk>/": {"GET": SEES_SALARIES, "POST": SEES_SALARIES},
    "/salary-bands/<pk>/remove/": {"POST": SEES_SALARIES},
    "/people/<pk>/absences/new/": {"GET": among_people("edit_people"), "POST": among_people("edit_people")},
    "/people/<pk>/capacity-changes/new/": {
        "GET": among_people("edit_people"),
        "POST": among_people("edit_people"),
    },
    "/absences/": {"GET": Need("somewhere", "edit_people", otherwise=404)},
    "/capacity-changes/": {"GET": Need("somewhere", "edit_people", otherwise=404)},
    "/absences/new/": {"GET": among_people("edit_people"), "POST": among_people("edit_people")},
    "/capacity-changes/new/": {"GET": among_people("edit_people"), "POST": among_people("edit_people")},
    "/absences/<pk>/": {"GET": among_people("edit_people"), "POST": among_people("edit_people")},
    "/absences/<pk>/remove/": {"POST": among_people("edit_people")},
    "/capacity-changes/<pk>/": {"GET": among_people("edit_people"), "POST": among_people("edit_people")},
    "/capacity-changes/<pk>/remove/": {"POST": among_people("edit_people")},
    "/allocations/": {"GET": ROWS},
    "/allocations/new/": {"GET": somewhere("edit_allocation"), "POST": into("edit_allocation", 422)},
    "/allocations/<pk>/": {
        "GET": at("allocation", "edit_allocation"),
        "POST": at("allocation", "edit_allocation"),
    },
    "/allocations/<pk>/remove/": {"POST": at("allocation", "edit_allocation")},
    "/find/products/": {"GET": ROWS},
    "/load/": {"GET": SEES},
    "/load/<pk>/<month>/": {"GET": SEES},
    "/coverage/": {"GET": SEES},
    "/teams/": {"GET": SEES},
    "/teams/new/": {"GET": among_people("edit_people"), "POST": among_people("edit_people")},
    "/teams/<code>/": {"GET": among_people("edit_people"), "POST": among_people("edit_people")},
    "/launches/": {"GET": ROWS},
    "/launches/new/": {"GET": somewhere("edit_launch"), "POST": into("edit_launch", 422)},
    "/launches/<pk>/": {"GET": at("launch", "edit_launch"), "POST": at("launch", "edit_launch")},
    "/releases/": {"GET": ROWS},
    "/work-items/": {"GET": ROWS},
    "/packs/": {"GET": ROWS},
    "/packs/new/": {"GET": somewhere("prepare_pack"), "POST": into("prepare_pack", 422)},
    "/packs/<number>/": {"GET": at("pack")},
    "/packs/<number>/draw/": {"POST": at("pack")},
    "/packs/<number>/files/<language>.<kind>": {"GET": at("pack")},
    "/imports/": {"GET": Need("somewhere", "import", otherwise=404)},
    "/imports/new/": {"POST": somewhere("import")},
    "/imports/<pk>/": {"GET": run()},
    "/imports/<pk>/columns/": {"GET": run("import"), "POST": run("import")},
    "/imports/<pk>/values/": {"GET": run("import"), "POST": run("import")},
    "/imports/<pk>/to-correct/": {"GET": run()},
    "/imports/<pk>/apply/": {"POST": run("import")},
    "/imports/<pk>/discard/": {"POST": run("import")},
    "/imports/<pk>/cancel/": {"POST": run("import")},
    "/imports/<pk>/undo/": {"POST": run("import")},
    "/lists/<name>/columns/": {"POST": SEES},
    "/lists/<name>/views/": {"POST": SEES},
    "/lists/<name>/views/<pk>/": {"POST": Need("own", of="view")},
    "/lists/<name>/changes/": {"GET": SEES},
    "/lists/<name>/bulk/": {"GET": among_people("edit_people"), "POST": among_people("edit_people")},
    "/lists/<name>/bulk/<pk>/": {
        "GET": Need("own", "edit_people", "list_change"),
        "POST": Need("own", "edit_people", "list_change"),
    },
    "/lists/<name>/file/": {"GET": SEES},
    "/lists/<name>/find/<column>/": {"GET": SEES},
    "/lists/<name>/<pk>/<column>/": {
        "GET": at("product", "edit_product"),
        "PATCH": at("product", "edit_product"),
    },
    "/jobs/": {"GET": ROWS},
    "/jobs/<pk>/": {"GET": job()},
    "/jobs/<pk>/cancel/": {"POST": job()},
    "/jobs/<pk>/retry/": {"POST": job()},
    "/audit/": {"GET": Need("somewhere", "view_audit", otherwise=404)},
    "/tokens/": {"GET": SIGNED_IN},
    "/tokens/new/": {"GET": SIGNED_IN, "POST": SIGNED_IN},
    "/tokens/<pk>/": {"GET": Need("own", of="token", seen_by=frozenset({"administrator"}))},
    "/tokens/<pk>/revoke/": {"POST": Need("own", of="token", seen_by=frozenset({"administrator"}))},
    "/users/": {"GET": ADMINISTERS},
    "/users/new/": {"GET": ADMINISTERS_ALL, "POST": ADMINISTERS_ALL},
    "/users/<pk>/": {"GET": ADMINISTERS, "POST": ADMINISTERS},
    "/users/<pk>/activity/": {"POST": ADMINISTERS_ALL},
    "/grants/<pk>/revoke/": {"POST": Need("place", "administer", "grant", otherwise=404)},
    "/profile/": {"GET": ADMINISTERS_ALL},
    "/profile/preset/": {"POST": ADMINISTERS_ALL},
    "/profile/switches/<switch>/": {"POST": ADMINISTERS_ALL},
    "/custom-fields/": {"GET": ADMINISTERS_ALL},
    "/custom-fields/definitions.<format>": {"GET": ADMINISTERS_ALL},
    "/custom-fields/<noun>/new/": {"GET": ADMINISTERS_ALL, "POST": ADMINISTERS_ALL},
    "/custom-fields/<noun>/order/": {"POST": ADMINISTERS_ALL},
    "/custom-fields/<noun>/<field>/": {"GET": ADMINISTERS_ALL, "POST": ADMINISTERS_ALL},
    "/custom-fields/<noun>/<field>/archive/": {"POST": ADMINISTERS_ALL},
    "/custom-fields/<noun>/<field>/restore/": {"POST": ADMINISTERS_ALL},
    "/undo/<pk>/": {"POST": Need("own", of="step", seen_by=frozenset({"administrator"}))},
    # Life cycles, workstreams, gates and actions
    "/portfolio/<code>/life-cycle/new/": {
        "GET": at("node", "edit_life_cycle"),
        "POST": at("node", "edit_life_cycle"),
    },
    "/life-cycles/": {"GET": ROWS},
    "/life-cycles/new/": dict.fromkeys(("GET", "POST"), Need("everywhere", "edit_life_cycle")),
    "/life-cycles/<pk>/": {"GET": at("life_cycle")},
    **{
        f"/life-cycles/<pk>/{page}/": {
            "GET": at("life_cycle", "edit_life_cycle"),
            "POST": at("life_cycle", "edit_life_cycle"),
        }
        for page in ("edit", "stages/new", "gates/new")
    },
    "/life-cycle-stages/": {"GET": ROWS},
    "/life-cycle-stages/<pk>/": {
        "GET": at("cycle_stage", "edit_life_cycle"),
        "POST": at("cycle_stage", "edit_life_cycle"),
    },
    **{
        f"/life-cycle-stages/<pk>/{change}/": {"POST": at("cycle_stage", "edit_life_cycle")}
        for change in ("move", "withdraw", "restore")
    },
    "/gates/": {"GET": ROWS},
    "/gates/<pk>/": {"GET": at("gate", "edit_life_cycle"), "POST": at("gate", "edit_life_cycle")},
    "/gates/<pk>/criteria/new/": {
        "GET": at("gate", "edit_life_cycle"),
        "POST": at("gate", "edit_life_cycle"),
    },
    "/gate-criteria/": {"GET": ROWS},
    "/gate-criteria/<pk>/": {
        "GET": at("gate_criterion", "edit_life_cycle"),
        "POST": at("gate_criterion", "edit_life_cycle"),
    },
    **{
        f"/{thing}/<pk>/{change}/": {"POST": at(of, "edit_life_cycle")}
        for thing, of in (("gates", "gate"), ("gate-criteria", "gate_criterion"))
        for change in ("withdraw", "restore")
    },
    "/workstreams/": {"GET": ROWS},
    "/products/<code>/workstreams/<pk>/": {
        "GET": at("workstream", "edit_product"),
        "POST": at("workstream", "edit_product"),
    },
    "/products/<code>/workstreams/<stage>/": {
        "GET": at("product", "edit_product"),
        "POST": at("product", "edit_product"),
    },
    "/products/<code>/gates/<pk>/ask/": {
        "GET": at("product_gate", "edit_product"),
        "POST": at("product_gate", "edit_product"),
    },
    "/products/<code>/actions/new/": {
        "GET": at("product", "edit_product"),
        "POST": at("product", "edit_product"),
    },
    "/gate-reviews/": {"GET": ROWS},
    "/gate-reviews/<pk>/": {"GET": at("gate_review")},
    "/gate-reviews/<pk>/vote/": {"POST": at("gate_review", "review_gate")},
    "/gate-reviews/<pk>/evidence/": {
        "GET": at("gate_review", "edit_product"),
        "POST": at("gate_review", "edit_product"),
    },
    "/gate-reviews/<pk>/decide/": {"POST": at("gate_review", "decide_gate")},
    "/gate-reviews/<pk>/reopen/": {"POST": at("gate_review", "decide_gate")},
    "/gate-reviews/<pk>/withdraw/": {"POST": at("gate_review", "edit_product")},
    "/actions/": {"GET": ROWS},
    "/actions/<pk>/": {"GET": at("action", "edit_product"), "POST": at("action", "edit_product")},
    "/actions/<pk>/remove/": {"POST": at("action", "edit_product")},
    "/api/v1/gates/": {"GET": ROWS, "POST": into("edit_life_cycle")},
    "/api/v1/gates/<pk>/": {"GET": at("gate"), "PATCH": at("gate", "edit_life_cycle")},
    "/api/v1/life-cycles/": {"GET": ROWS, "POST": into("edit_life_cycle")},
    "/api/v1/life-cycles/<pk>/": {"GET": at("life_cycle"), "PATCH": at("life_cycle", "edit_life_cycle")},
    "/api/v1/life-cycle-stages/": {"GET": ROWS, "POST": into("edit_life_cycle")},
    "/api/v1/life-cycle-stages/<pk>/": {
        "GET": at("cycle_stage"),
        "PATCH": at("cycle_stage", "edit_life_cycle"),
    },
    "/api/v1/gate-criteria/": {"GET": ROWS, "POST": into("edit_life_cycle")},
    "/api/v1/gate-criteria/<pk>/": {
        "GET": at("gate_criterion"),
        "PATCH": at("gate_criterion", "edit_life_cycle"),
    },
    "/api/v1/workstreams/": {"GET": ROWS, "POST": into("edit_product")},
    "/api/v1/workstreams/<pk>/": {
        "GET": at("workstream"),
        "PATCH": at("workstream", "edit_product"),
    },
    "/api/v1/gate-reviews/": {"GET": ROWS, "POST": into("edit_product")},
    "/api/v1/gate-reviews/<pk>/": {
        "GET": at("gate_review"),
        "PATCH": at("gate_review", "edit_product"),
        "DELETE": at("gate_review", "edit_product"),
    },
    "/api/v1/gate-reviews/<pk>/vote/": {"POST": at("gate_review", "review_gate")},
    "/api/v1/gate-reviews/<pk>/decide/": {"POST": at("gate_review", "decide_gate")},
    "/api/v1/gate-reviews/<pk>/reopen/": {"POST": at("gate_review", "decide_gate")},
    "/api/v1/actions/": {"GET": ROWS, "POST": into("edit_product")},
    "/api/v1/actions/<pk>/": {
        "GET": at("action"),
        "PATCH": at("action", "edit_product"),
        "DELETE": at("action", "edit_product"),
    },
    "/search/": {"GET": ROWS},
    "/search/palette/": {"GET": ROWS},
    "/history/<kind>/<pk>/": {"GET": at("thing")},
    "/bookmarks/": {"GET": ROWS},
    "/bookmarks/<kind>/<pk>/": {"POST": at("thing")},
    "/following/<kind>/<pk>/": {"POST": at("thing")},
    "/discussion/<kind>/<pk>/": {"GET": at("thing"), "POST": at("thing")},
    "/discussion/<kind>/<pk>/people/": {"GET": at("thing")},
    "/comments/": {"GET": ROWS},
    "/comments/<pk>/edit/": {"GET": at("comment"), "POST": at("comment")},
    "/comments/<pk>/delete/": {"POST": at("comment")},
    "/comments/<pk>/resolve/": {"POST": at("comment")},
    "/notifications/": {"GET": ROWS},
    "/notifications/read/": {"POST": SIGNED_IN},
    "/notifications/preferences/": {"GET": SIGNED_IN, "POST": SIGNED_IN},
    "/notifications/<pk>/": {"GET": Need("own", of="notification")},
    "/notifications/<pk>/read/": {"POST": Need("own", of="notification")},
    "/digests/stop/<token>/": {"GET": OPEN, "POST": OPEN},
    "/healthz": {"GET": OPEN},
    "/design/": {"GET": SIGNED_IN},
    "/appearance/theme/": {"POST": OPEN},
    "/appearance/language/": {"POST": OPEN},
    "/appearance/tour/": {"POST": SIGNED_IN},
    "/accounts/login/": {"GET": OPEN, "POST": OPEN},
    "/accounts/logout/": {"GET": OPEN, "POST": OPEN},
    "/accounts/inactive/": {"GET": OPEN},
    "/accounts/signup/": {"GET": OPEN},
    "/accounts/reauthenticate/": {"GET": SIGNED_IN, "POST": SIGNED_IN},
    "/accounts/password/change/": {"GET": SIGNED_IN, "POST": SIGNED_IN},
    "/accounts/password/set/": {"GET": SIGNED_IN, "POST": SIGNED_IN},
    "/accounts/password/reset/": {"GET": OPEN, "POST": OPEN},
    "/accounts/password/reset/done/": {"GET": OPEN},
    "/accounts/password/reset/key/<uidb36>-<key>/": {"GET": OPEN},
    "/accounts/password/reset/key/done/": {"GET": OPEN},
    "/api/v1/schema/": {"GET": SIGNED_IN},
    "/api/v1/docs/": {"GET": SIGNED_IN},
    "/api/v1/portfolios/": {"GET": ROWS, "POST": into("edit_tree")},
    "/api/v1/portfolios/<code>/": {"GET": at("node"), "PATCH": at("node", "edit_tree")},
    "/api/v1/products/": {"GET": ROWS, "POST": into("edit_product")},
    "/api/v1/products/<code>/": {"GET": at("product"), "PATCH": at("product", "edit_product")},
    "/api/v1/ownership/": {"GET": ROWS, "POST": into("edit_ownership")},
    "/api/v1/ownership/<pk>/": {
        "GET": at("ownership"),
        "PATCH": at("ownership", "edit_ownership"),
        "DELETE": at("ownership", "edit_ownership"),
    },
    "/api/v1/products/similar/": {"GET": ROWS},
    "/api/v1/stops/": {"GET": ROWS, "POST": into("stop_product")},
    "/api/v1/stops/<pk>/": {"GET": at("stop"), "PATCH": at("stop", "stop_product")},
    "/api/v1/stops/<pk>/restart/": {"POST": at("stop", "stop_product")},
    "/api/v1/classifications/": {"GET": ROWS, "POST": into("edit_product")},
    "/api/v1/classifications/<pk>/": {
        "GET": at("classification"),
        "PATCH": at("classification", "edit_product"),
        "DELETE": at("classification", "edit_product"),
    },
    "/api/v1/classifications/<pk>/review/": {"POST": at("classification", "review_classification")},
    "/api/v1/budgets/": {"GET": ROWS, "POST": into("edit_budget")},
    "/api/v1/budgets/<pk>/": {
        "GET": at("budget"),
        "PATCH": at("budget", "edit_budget"),
        "DELETE": at("budget", "edit_budget"),
    },
    "/api/v1/budget-commitments/": {"GET": ROWS, "POST": into("edit_budget")},
    "/api/v1/budget-commitments/<pk>/": {
        "GET": at("commitment"),
        "PATCH": at("commitment", "edit_budget"),
        "DELETE": at("commitment", "edit_budget"),
    },
    "/api/v1/product-relations/": {"GET": ROWS, "POST": into("edit_product")},
    "/api/v1/product-relations/<pk>/": {
        "GET": at("relation"),
        "PATCH": at("relation", "edit_product"),
        "DELETE": at("relation", "edit_product"),
    },
    "/api/v1/product-links/": {"GET": ROWS, "POST": into("edit_product")},
    "/api/v1/product-links/<pk>/": {
        "GET": at("link"),
        "PATCH": at("link", "edit_product"),
        "DELETE": at("link", "edit_product"),
    },
    "/api/v1/people/": {"GET": ROWS, "POST": somewhere("edit_people")},
    "/api/v1/people/<pk>/": {"GET": SEES, "PATCH": among_people("edit_people")},
    "/api/v1/role-sheets/": {"GET": ROWS, "POST": WRITES_SHEETS},
    "/api/v1/role-sheets/<code>/": {"GET": SEES, "PATCH": CHANGES_SHEETS},
    "/api/v1/role-sheets/<code>/publish/": {"POST": CHANGES_SHEETS},
    "/api/v1/role-sheets/<code>/pdf/": {"GET": SEES},
    "/api/v1/role-assignments/": {"GET": ROWS, "POST": somewhere("edit_people")},
    "/api/v1/role-assignments/<pk>/": {
        "GET": SEES,
        "PATCH": among_people("edit_people"),
        "DELETE": among_people("edit_people"),
    },
    "/api/v1/allocations/": {"GET": ROWS, "POST": into("edit_allocation")},
    "/api/v1/allocations/<pk>/": {
        "GET": at("allocation"),
        "PATCH": at("allocation", "edit_allocation"),
        "DELETE": at("allocation", "edit_allocation"),
    },
    "/api/v1/absences/": {"GET": ROWS, "POST": somewhere("edit_people")},
    "/api/v1/absences/<pk>/": {
        "GET": SEES,
        "PATCH": among_people("edit_people"),
        "DELETE": among_people("edit_people"),
    },
    "/api/v1/skills/": {"GET": ROWS, "POST": WRITES_SHEETS},
    "/api/v1/skills/<code>/": {"GET": SEES, "PATCH": CHANGES_SHEETS},
    "/api/v1/assessments/": {"GET": ROWS, "POST": somewhere("assess")},
    "/api/v1/assessments/<pk>/": {"GET": SEES_ASSESSED, "DELETE": ASSESSES},
    "/api/v1/development-actions/": {"GET": ROWS, "POST": somewhere("assess")},
    "/api/v1/development-actions/<pk>/": {"GET": SEES_ASSESSED, "PATCH": ASSESSES, "DELETE": ASSESSES},
    "/api/v1/skill-needs/": {"GET": ROWS, "POST": into("edit_product")},
    "/api/v1/skill-needs/<pk>/": {
        "GET": at("skill_need"),
        "PATCH": at("skill_need", "edit_product"),
        "DELETE": at("skill_need", "edit_product"),
    },
    "/api/v1/salary-bands/": {"GET": SEES_SALARIES, "POST": SEES_SALARIES},
    "/api/v1/salary-bands/<pk>/": {"GET": SEES_SALARIES, "PATCH": SEES_SALARIES, "DELETE": SEES_SALARIES},
    "/api/v1/capacity-changes/": {"GET": ROWS, "POST": somewhere("edit_people")},
    "/api/v1/capacity-changes/<pk>/": {
        "GET": SEES,
        "PATCH": among_people("edit_people"),
        "DELETE": among_people("edit_people"),
    },
    "/api/v1/capacity/": {"GET": ROWS},
    "/api/v1/coverage/": {"GET": ROWS},
    "/api/v1/coverage/summary/": {"GET": ROWS},
    "/api/v1/kpis/": {"GET": SIGNED_IN, "POST": DEFINES},
    "/api/v1/kpis/<code>/": {"GET": SIGNED_IN, "PATCH": DEFINES},
    "/api/v1/kpis/<code>/archive/": {"POST": DEFINES_OWN},
    "/api/v1/kpis/<code>/restore/": {"POST": DEFINES_OWN},
    "/api/v1/targets/": {"GET": ROWS, "POST": into("edit_target")},
    "/api/v1/targets/<pk>/": {
        "GET": at("target"),
        "PATCH": at("target", "edit_target"),
        "DELETE": at("target", "edit_target"),
    },
    "/api/v1/criteria/": {"GET": ROWS, "POST": into("edit_product")},
    "/api/v1/criteria/<pk>/": {
        "GET": at("criterion"),
        "PATCH": at("criterion", "edit_product"),
        "DELETE": at("criterion", "edit_product"),
    },
    "/api/v1/criteria/<pk>/sign/": {"POST": at("criterion", "sign_criteria")},
    "/api/v1/criteria-signatures/": {"GET": ROWS},
    "/api/v1/objectives/": {"GET": ROWS, "POST": into("edit_objective")},
    "/api/v1/objectives/<pk>/": {
        "GET": at("objective"),
        "PATCH": at("objective", "edit_objective"),
        "DELETE": at("objective", "edit_objective"),
    },
    "/api/v1/key-results/": {"GET": ROWS, "POST": into("edit_objective")},
    "/api/v1/key-results/<pk>/": {
        "GET": at("key_result"),
        "PATCH": at("key_result", "edit_objective"),
        "DELETE": at("key_result", "edit_objective"),
    },
    "/api/v1/key-results/<pk>/value/": {"POST": at("key_result", "edit_objective")},
    "/api/v1/contributions/": {"GET": ROWS, "POST": into("edit_objective")},
    "/api/v1/contributions/<pk>/": {
        "GET": at("contribution"),
        "PATCH": at("contribution", "edit_objective"),
        "DELETE": at("contribution", "edit_objective"),
    },
    "/api/v1/visions/": {"GET": ROWS, "POST": into("edit_objective")},
    "/api/v1/visions/<pk>/": {
        "GET": at("vision"),
        "PATCH": at("vision", "edit_objective"),
        "DELETE": at("vision", "edit_objective"),
    },
    "/api/v1/kpi-values/": {"GET": ROWS},
    "/api/v1/kpi-values/<pk>/": {"GET": at("value")},
    "/api/v1/kpi-values/<pk>/provenance/": {"GET": at("value")},
    "/api/v1/imports/": {"GET": ROWS, "POST": somewhere("import")},
    "/api/v1/imports/<pk>/": {"GET": run()},
    "/api/v1/imports/<pk>/issues/": {"GET": run()},
    "/api/v1/imports/<pk>/values/": {"GET": run()},
    "/api/v1/imports/<pk>/map/": {"POST": run("import")},
    "/api/v1/imports/<pk>/apply/": {"POST": run("import")},
    "/api/v1/imports/<pk>/discard/": {"POST": run("import")},
    "/api/v1/imports/<pk>/undo/": {"POST": run("import")},
    "/api/v1/steering-packs/": {"GET": ROWS, "POST": into("prepare_pack")},
    "/api/v1/steering-packs/<position>/": {"GET": at("pack")},
    "/api/v1/steering-packs/<position>/content/": {"GET": at("pack")},
    "/api/v1/steering-packs/<position>/draw/": {"POST": at("pack")},
    "/api/v1/steering-packs/<position>/files/<language>/<kind>/": {"GET": at("pack")},
    "/api/v1/saved-views/": {"GET": ROWS, "POST": SIGNED_IN},
    "/api/v1/saved-views/<pk>/": {
        "GET": Need("own", of="view"),
        "PATCH": Need("own", of="view"),
        "DELETE": Need("own", of="view"),
    },
    "/api/v1/custom-fields/": {"GET": ROWS, "POST": Need("everywhere", "administer")},
    "/api/v1/custom-fields/<pk>/": {"GET": SEES, "PATCH": Need("everywhere", "administer")},
    "/api/v1/custom-fields/<pk>/archive/": {"POST": Need("everywhere", "administer")},
    "/api/v1/custom-fields/<pk>/restore/": {"POST": Need("everywhere", "administer")},
    "/api/v1/governance-profile/": {"GET": ADMINISTERS_ALL},
    "/api/v1/governance-profile/choose/": {"POST": ADMINISTERS_ALL},
    "/api/v1/governance-profile/<switch>/": {"GET": ADMINISTERS_ALL, "PATCH": ADMINISTERS_ALL},
    "/api/v1/search/": {"GET": ROWS},
    "/api/v1/history/": {"GET": ROWS},
    "/api/v1/comments/": {"GET": ROWS, "POST": into("view")},
    "/api/v1/comments/<pk>/": {"GET": at("comment"), "PATCH": at("comment"), "DELETE": at("comment")},
    "/api/v1/notifications/": {"GET": ROWS},
    "/api/v1/notifications/<pk>/": {
        "GET": Need("own", of="notification"),
        "PATCH": Need("own", of="notification"),
    },
    "/api/v1/notifications/read-all/": {"POST": SIGNED_IN},
    "/api/v1/jobs/": {"GET": ROWS},
    "/api/v1/jobs/<pk>/": {"GET": job()},
    "/api/v1/jobs/<pk>/cancel/": {"POST": job()},
    "/api/v1/jobs/<pk>/retry/": {"POST": job()},
}

# The same addresses asked about a place, or for a file.
QUERIES: dict[str, Need] = {
    "/api/v1/kpi-values/?kpi=nps&node=<node>": at("node"),
    "/api/v1/kpi-values/?kpi=nps&product=<product>": at("product"),
    "/values/<reading_id>/why/?fact=1&page=1": at("value"),
    "/products/<product>/kpis/": at("product"),
    "/products/<product>/roadmap/": at("product"),
    "/packs/new/?node=<node>": at("node", "prepare_pack"),
    "/packs/<number>/?part=files": at("pack"),
    "/packs/?q=secr": ROWS,
    "/packs/?export=csv": ROWS,
    "/packs/?export=xlsx": ROWS,
    "/api/v1/steering-packs/?q=secr": ROWS,
    **{
        f"{address}?{asked}": ROWS
        for address in (
            "/products/",
            "/portfolio/",
            "/launches/",
            "/releases/",
            "/work-items/",
            "/jobs/",
            "/targets/",
            "/life-cycles/",
            "/life-cycle-stages/",
            "/gates/",
            "/gate-criteria/",
            "/workstreams/",
            "/gate-reviews/",
            "/actions/",
            "/objectives/",
            "/key-results/",
            "/contributions/",
            "/visions/",
            "/criteria/",
            "/criteria/signatures/",
            "/stopped/",
            "/classifications/",
            "/budgets/",
            "/commitments/",
            "/related-products/",
            "/product-links/",
            "/allocations/",
        )
        for asked in ("export=csv", "export=xlsx", "q=secr")
    },
    "/waiting/?export=csv": ROWS,
    "/waiting/?export=xlsx": ROWS,
    "/waiting/?node=<node>": ROWS,
    "/api/v1/waiting/?node=<node>": ROWS,
    "/history/<kind>/<pk>/?export=csv": at("thing"),
    "/history/<kind>/<pk>/?export=xlsx": at("thing"),
    "/api/v1/history/?kind=product&id=<thing>": at("thing"),
    "/search/?q=secr": ROWS,
    "/search/?q=secr&kind=product": ROWS,
    "/search/palette/?q=secr": ROWS,
    "/api/v1/search/?q=secr": ROWS,
    # A node that one does not see shows the highest one that one sees.
    "/kpis/nps/?node=<node>": SIGNED_IN,
    "/kpis/own/?node=<node>": SIGNED_IN,
    "/kpis/new/check/?formula=revenue&preview_node=<node>": DEFINES,
    "/targets/?node=<node>": ROWS,
    "/api/v1/targets/?node=<node>": ROWS,
    "/imports/?export=csv": Need("somewhere", "import", otherwise=404),
    "/imports/?export=xlsx": Need("somewhere", "import", otherwise=404),
    "/people/?export=csv": SEES,
    "/people/<person>/skills/": SEES_ASSESSED,
    "/people/<person>/career/": SEES_ASSESSED,
    "/products/<product>/people/": at("product"),
    "/portfolio/<node>/people/": at("node"),
    "/skills/needs/?export=csv": SEES,
    "/role-sheets/?export=csv": SEES,
    "/role-sheets/lines/?export=xlsx": SEES,
    "/people/roles/?export=csv": SEES,
    "/salary-bands/?export=csv": SEES_SALARIES,
    "/role-sheets/SHEET/?version=draft": Need("everywhere", "edit_role_sheet", otherwise=404),
    "/people/find/?q=owner": SEES,
    "/teams/?export=xlsx": SEES,
    "/load/?export=csv": SEES,
    "/load/?export=xlsx": SEES,
    "/coverage/?export=csv": SEES,
    "/coverage/?node=<node>": SEES,
    "/api/v1/coverage/?node=<node>": ROWS,
    "/find/products/?q=secr": ROWS,
    "/users/?export=csv": ADMINISTERS,
    "/tokens/?export=csv": SIGNED_IN,
    "/api/v1/products/?q=secr": ROWS,
    "/products/similar/?name=secret+product&description=secret": ROWS,
    "/api/v1/products/similar/?q=secret+product": ROWS,
    "/api/v1/portfolios/?q=secr": ROWS,
}
