"""`/api/v1/skills/`, `/api/v1/assessments/`, `/api/v1/development-actions/`."""

from typing import Any

from django.utils import timezone
from rest_framework import mixins, serializers
from rest_framework.exceptions import PermissionDenied

from core.access.api import caller, require
from core.access.permissions import Action, can_somewhere
from core.common.api.conditional import ConditionalRetrieve, ConditionalUpdate
from core.common.codes import CODE_PATTERN
from teams.api.fields import PersonField, SkillField
from teams.filters.skills import AssessmentFilter, DevelopmentActionFilter, SkillFilter
from teams.models import Assessment, DevelopmentAction, Person, Skill, SkillFamily
from teams.selectors.privacy import assessed_for, may_plan
from teams.services import assessments, development, skills


class SkillSerializer(serializers.Serializer[Skill]):
    """A skill of the catalogue."""

    code = serializers.CharField(max_length=64)
    name = serializers.CharField(max_length=100)
    name_fr = serializers.CharField(max_length=100)
    family = serializers.ChoiceField(choices=SkillFamily.choices, required=False)
    description = serializers.CharField(required=False, allow_blank=True)
    description_fr = serializers.CharField(required=False, allow_blank=True)


class SkillViewSet(mixins.ListModelMixin, mixins.CreateModelMixin, ConditionalRetrieve, ConditionalUpdate):
    """The catalogue of skills, for whoever sees any part of the portfolio."""

    serializer_class = SkillSerializer
    filterset_class = SkillFilter
    lookup_field = "code"
    lookup_value_regex = CODE_PATTERN
    queryset = Skill.objects.none()

    def get_queryset(self) -> Any:
        """Return all skills, or none to whoever sees no part of the portfolio."""
        rows = Skill.objects.order_by("code")
        return rows if can_somewhere(caller(self.request), Action.VIEW) else rows.none()

    def perform_create(self, serializer: Any) -> None:
        """Add a skill."""
        require(self.request, Action.EDIT_ROLE_SHEET)
        serializer.instance = skills.add(by=caller(self.request), **serializer.validated_data)

    def perform_update(self, serializer: Any) -> None:
        """Change a skill."""
        require(self.request, Action.EDIT_ROLE_SHEET)
        serializer.instance = skills.change(
            by=caller(self.request), skill=serializer.instance, **serializer.validated_data
        )


class AssessmentSerializer(serializers.Serializer[Assessment]):
    """How well a person has a skill, as they (`self`) or their manager saw it on a day."""

    id = serializers.IntegerField(read_only=True)
    email = PersonField(source="person")
    skill = SkillField()
    kind = serializers.ChoiceField(choices=Assessment.Kind.choices)
    level = serializers.IntegerField(min_value=0, max_value=5)
    assessed_on = serializers.DateField(required=False)
    note = serializers.CharField(required=False, allow_blank=True, max_length=500)


class AssessmentViewSet(
    mixins.ListModelMixin, mixins.CreateModelMixin, mixins.DestroyModelMixin, ConditionalRetrieve
):
    """Assessments of whom the caller may see: themself, people below them, or everybody by right.

    The same person, skill, kind and day again replaces what was said.
    """

    serializer_class = AssessmentSerializer
    filterset_class = AssessmentFilter
    lookup_value_regex = r"[0-9]{1,18}"
    queryset = Assessment.objects.none()

    def get_queryset(self) -> Any:
        """Return what the caller sees, oldest first."""
        rows = Assessment.objects.filter(person__in=assessed_for(caller(self.request)))
        return rows.select_related("person", "skill").order_by("pk")

    def perform_create(self, serializer: Any) -> None:
        """Keep an assessment. Whoever may not know of others' skills may not learn of the person either."""
        said = serializer.validated_data
        today = timezone.localdate()
        kept = assessments.assess(
            by=caller(self.request),
            person=said["person"],
            kind=said["kind"],
            levels={said["skill"]: said["level"]},
            notes={said["skill"]: said.get("note", "")},
            on=said.get("assessed_on", today),
            today=today,
        )
        serializer.instance = kept[0]

    def perform_destroy(self, instance: Assessment) -> None:
        """Take an assessment back."""
        assessments.remove(by=caller(self.request), assessment=instance)


class DevelopmentActionSerializer(serializers.Serializer[DevelopmentAction]):
    """What a person does to gain a skill."""

    id = serializers.IntegerField(read_only=True)
    email = PersonField(source="person")
    skill = SkillField()
    what = serializers.CharField(max_length=200)
    due_on = serializers.DateField()
    done_on = serializers.DateField(required=False, allow_null=True)


class DevelopmentActionViewSet(
    mixins.ListModelMixin,
    mixins.CreateModelMixin,
    mixins.DestroyModelMixin,
    ConditionalRetrieve,
    ConditionalUpdate,
):
    """Development actions of whom the caller may see."""

    serializer_class = DevelopmentActionSerializer
    filterset_class = DevelopmentActionFilter
    lookup_value_regex = r"[0-9]{1,18}"
    queryset = DevelopmentAction.objects.none()

    def get_queryset(self) -> Any:
        """Return what the caller sees, oldest first."""
        rows = DevelopmentAction.objects.filter(person__in=assessed_for(caller(self.request)))
        return rows.select_related("person", "skill").order_by("pk")

    def perform_create(self, serializer: Any) -> None:
        """Plan an action."""
        self._allowed(serializer.validated_data["person"])
        serializer.instance = development.plan(by=caller(self.request), **serializer.validated_data)

    def perform_update(self, serializer: Any) -> None:
        """Change an action; the person stays."""
        self._allowed(serializer.instance.person)
        changes = {name: value for name, value in serializer.validated_data.items() if name != "person"}
        serializer.instance = development.change(
            by=caller(self.request), action=serializer.instance, **changes
        )

    def perform_destroy(self, instance: DevelopmentAction) -> None:
        """Take an action back."""
        self._allowed(instance.person)
        development.remove(by=caller(self.request), action=instance)

    def _allowed(self, person: Person) -> None:
        if not may_plan(caller(self.request), person):
            raise PermissionDenied
