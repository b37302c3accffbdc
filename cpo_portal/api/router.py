"""Every route of API v1."""

from rest_framework.routers import SimpleRouter

from core.collaboration.api.bookmarks import BookmarkViewSet
from core.collaboration.api.comments import CommentViewSet
from core.collaboration.api.history import HistoryViewSet
from core.collaboration.api.notifications import NotificationViewSet
from core.collaboration.api.search import SearchViewSet
from core.console.api.profile import GovernanceProfileViewSet
from core.custom.api.fields import CustomFieldViewSet
from core.ingest.api.imports import ImportViewSet
from core.jobs.api.jobs import JobViewSet
from core.lists.api.saved_views import SavedViewViewSet
from core.undo.api.steps import UndoViewSet
from governance.api.packs import SteeringPackViewSet
from metrics.api.criteria import CriterionViewSet, SignatureViewSet
from metrics.api.kpis import KpiViewSet
from metrics.api.targets import TargetViewSet
from metrics.api.values import KpiValueViewSet
from metrics.api.waiting import WaitingViewSet
from portfolio.api.actions import ActionViewSet
from portfolio.api.allocations import AllocationViewSet
from portfolio.api.budgets import BudgetViewSet, CommitmentViewSet
from portfolio.api.capacity import CapacityViewSet
from portfolio.api.classifications import ClassificationViewSet
from portfolio.api.coverage import CoverageViewSet
from portfolio.api.gate_criteria import GateCriterionViewSet
from portfolio.api.gate_reviews import GateReviewViewSet
from portfolio.api.gates import GateViewSet
from portfolio.api.key_result_values import KeyResultValueViewSet
from portfolio.api.key_results import ContributionViewSet, KeyResultViewSet
from portfolio.api.life_cycles import CycleStageViewSet, LifeCycleViewSet
from portfolio.api.objectives import ObjectiveViewSet
from portfolio.api.ownership import OwnershipViewSet
from portfolio.api.portfolios import PortfolioViewSet
from portfolio.api.products import ProductViewSet
from portfolio.api.relations import LinkViewSet, RelationViewSet
from portfolio.api.said import GateEvidenceViewSet, GateScoreViewSet, GateVoteViewSet
from portfolio.api.skill_needs import SkillNeedViewSet
from portfolio.api.stops import StopViewSet
from portfolio.api.visions import VisionViewSet
from portfolio.api.workstreams import WorkstreamViewSet
from roadmap.api.deliveries import ReleaseViewSet, WorkItemViewSet
from roadmap.api.launches import LaunchViewSet
from teams.api.calendars import CalendarViewSet, DayOffViewSet
from teams.api.people import PersonViewSet
from teams.api.presence import AbsenceViewSet, CapacityChangeViewSet
from teams.api.role_sheets import RoleSheetViewSet
from teams.api.roles import RoleAssignmentViewSet, SalaryBandViewSet
from teams.api.skills import AssessmentViewSet, DevelopmentActionViewSet, SkillViewSet
from teams.api.teams import TeamViewSet

router = SimpleRouter()
router.register("portfolios", PortfolioViewSet, basename="portfolio")
router.register("products", ProductViewSet, basename="product")
router.register("ownership", OwnershipViewSet, basename="ownership")
router.register("gates", GateViewSet, basename="gate")
router.register("gate-criteria", GateCriterionViewSet, basename="gate-criterion")
router.register("life-cycles", LifeCycleViewSet, basename="life-cycle")
router.register("life-cycle-stages", CycleStageViewSet, basename="life-cycle-stage")
router.register("workstreams", WorkstreamViewSet, basename="workstream")
router.register("gate-reviews", GateReviewViewSet, basename="gate-review")
router.register("gate-votes", GateVoteViewSet, basename="gate-vote")
router.register("gate-scores", GateScoreViewSet, basename="gate-score")
router.register("gate-evidence", GateEvidenceViewSet, basename="gate-evidence")
router.register("actions", ActionViewSet, basename="action")
router.register("stops", StopViewSet, basename="stop")
router.register("classifications", ClassificationViewSet, basename="classification")
router.register("budgets", BudgetViewSet, basename="budget")
router.register("budget-commitments", CommitmentViewSet, basename="budget-commitment")
router.register("product-relations", RelationViewSet, basename="product-relation")
router.register("product-links", LinkViewSet, basename="product-link")
router.register("launches", LaunchViewSet, basename="launch")
router.register("releases", ReleaseViewSet, basename="release")
router.register("work-items", WorkItemViewSet, basename="work-item")
router.register("people", PersonViewSet, basename="person")
router.register("teams", TeamViewSet, basename="team")
router.register("allocations", AllocationViewSet, basename="allocation")
router.register("absences", AbsenceViewSet, basename="absence")
router.register("capacity-changes", CapacityChangeViewSet, basename="capacity-change")
router.register("calendars", CalendarViewSet, basename="calendar")
router.register("days-off", DayOffViewSet, basename="day-off")
router.register("capacity", CapacityViewSet, basename="capacity")
router.register("coverage", CoverageViewSet, basename="coverage")
router.register("imports", ImportViewSet, basename="import")
router.register("jobs", JobViewSet, basename="job")
router.register("kpis", KpiViewSet, basename="kpi")
router.register("targets", TargetViewSet, basename="target")
router.register("kpi-values", KpiValueViewSet, basename="kpi-value")
router.register("waiting", WaitingViewSet, basename="waiting")
router.register("saved-views", SavedViewViewSet, basename="saved-view")
router.register("criteria", CriterionViewSet, basename="criterion")
router.register("criteria-signatures", SignatureViewSet, basename="criteria-signature")
router.register("objectives", ObjectiveViewSet, basename="objective")
router.register("key-results", KeyResultViewSet, basename="key-result")
router.register("key-result-values", KeyResultValueViewSet, basename="key-result-value")
router.register("contributions", ContributionViewSet, basename="contribution")
router.register("visions", VisionViewSet, basename="vision")
router.register("steering-packs", SteeringPackViewSet, basename="steering-pack")
router.register("governance-profile", GovernanceProfileViewSet, basename="governance-profile")
router.register("custom-fields", CustomFieldViewSet, basename="custom-field")
router.register("search", SearchViewSet, basename="search")
router.register("history", HistoryViewSet, basename="history")
router.register("undo", UndoViewSet, basename="undo")
router.register("bookmarks", BookmarkViewSet, basename="bookmark")
router.register("comments", CommentViewSet, basename="comment")
router.register("notifications", NotificationViewSet, basename="notification")
router.register("role-sheets", RoleSheetViewSet, basename="role-sheet")
router.register("role-assignments", RoleAssignmentViewSet, basename="role-assignment")
router.register("skills", SkillViewSet, basename="skill")
router.register("assessments", AssessmentViewSet, basename="assessment")
router.register("development-actions", DevelopmentActionViewSet, basename="development-action")
router.register("skill-needs", SkillNeedViewSet, basename="skill-need")
router.register("salary-bands", SalaryBandViewSet, basename="salary-band")
