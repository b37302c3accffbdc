"""Every route of API v1."""

from rest_framework.routers import SimpleRouter

from core.collaboration.api.comments import CommentViewSet
from core.collaboration.api.history import HistoryViewSet
from core.collaboration.api.notifications import NotificationViewSet
from core.collaboration.api.search import SearchViewSet
from core.console.api.profile import GovernanceProfileViewSet
from core.custom.api.fields import CustomFieldViewSet
from core.ingest.api.imports import ImportViewSet
from core.jobs.api.jobs import JobViewSet
from governance.api.packs import SteeringPackViewSet
from metrics.api.kpis import KpiViewSet
from metrics.api.targets import TargetViewSet
from metrics.api.values import KpiValueViewSet
from portfolio.api.ownership import OwnershipViewSet
from portfolio.api.portfolios import PortfolioViewSet
from portfolio.api.products import ProductViewSet
from portfolio.api.skill_needs import SkillNeedViewSet
from teams.api.people import PersonViewSet
from teams.api.role_sheets import RoleSheetViewSet
from teams.api.roles import RoleAssignmentViewSet, SalaryBandViewSet
from teams.api.skills import AssessmentViewSet, DevelopmentActionViewSet, SkillViewSet

router = SimpleRouter()
router.register("portfolios", PortfolioViewSet, basename="portfolio")
router.register("products", ProductViewSet, basename="product")
router.register("ownership", OwnershipViewSet, basename="ownership")
router.register("people", PersonViewSet, basename="person")
router.register("imports", ImportViewSet, basename="import")
router.register("jobs", JobViewSet, basename="job")
router.register("kpis", KpiViewSet, basename="kpi")
router.register("targets", TargetViewSet, basename="target")
router.register("kpi-values", KpiValueViewSet, basename="kpi-value")
router.register("steering-packs", SteeringPackViewSet, basename="steering-pack")
router.register("role-sheets", RoleSheetViewSet, basename="role-sheet")
router.register("role-assignments", RoleAssignmentViewSet, basename="role-assignment")
router.register("skills", SkillViewSet, basename="skill")
router.register("assessments", AssessmentViewSet, basename="assessment")
router.register("development-actions", DevelopmentActionViewSet, basename="development-action")
router.register("skill-needs", SkillNeedViewSet, basename="skill-need")
router.register("salary-bands", SalaryBandViewSet, basename="salary-band")
router.register("governance-profile", GovernanceProfileViewSet, basename="governance-profile")
router.register("custom-fields", CustomFieldViewSet, basename="custom-field")
router.register("search", SearchViewSet, basename="search")
router.register("history", HistoryViewSet, basename="history")
router.register("comments", CommentViewSet, basename="comment")
router.register("notifications", NotificationViewSet, basename="notification")
