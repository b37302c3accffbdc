"""Tags that draw objectives. Thin: drawing is in `portfolio.drawing.objectives`."""

from django import template
from django.utils.safestring import SafeString

from core.common import icons
from portfolio.drawing import objectives
from portfolio.models import Objective
from portfolio.selectors.progress import Progress

register = template.Library()


@register.simple_tag
def progress_bar(progress: Progress) -> SafeString:
    """`{% progress_bar objective.progress %}`: a bar with its number, and what is unknown."""
    return objectives.bar(progress)


@register.simple_tag
def part_of_way(part: float | None) -> SafeString:
    """`{% part_of_way line.progress %}`: the way of one key result."""
    return objectives.part(part)


@register.simple_tag
def objective_state(objective: Objective) -> SafeString:
    """`{% objective_state objective %}`: its mark and word."""
    code, word = objectives.state(objective)
    return icons.mark(code, label=word)
