"""Rows that tests need, in one line each. What a test does not name does not matter to it.

They write straight to the tables: a test of a service calls the service. Every call makes a
new row with a code or an e-mail of its own.
"""

from datetime import date
from itertools import count
from typing import Any

from core.access.models import Grant, Role, Scope, User
from portfolio.models import Node, Ownership, Product, SkillNeed, Stage
from teams.models import (
    Assessment,
    DayOff,
    DevelopmentAction,
    Person,
    RoleAssignment,
    RoleSheet,
    SalaryBand,
    SheetLine,
    Skill,
    Team,
    WorkCalendar,
)

PASSWORD = "correct horse battery staple"
_numbers = count(1)


def user(role: str | None = Role.CPO, node: Node | None = None, **fields: Any) -> User:
    """Make a user with one role: on a node, or everywhere; `role=None`: no grant at all.

    Use `client.force_login(user)`; for the sign-in page itself, `password=PASSWORD` (hashing is slow).
    """
    number = next(_numbers)
    fields = {"email": f"user{number}@example.com", "name": f"User {number}", "password": None, **fields}
    made = User.objects.create_user(fields.pop("email"), fields.pop("password"), **fields)
    if role is not None:
        grant(made, role, node)
    return made


def grant(to: User, role: str, at: Node | Product | None = None) -> Grant:
    """Give a user one more role, at a node or product or everywhere."""
    vars(to).pop("_portal_grants", None)
    return Grant.objects.create(user=to, role=role, scope=at.scope if at else None)


def scope(kind: str, code: str, parent: Scope | None = None) -> Scope:
    """Make a place of the tree below another."""
    made = Scope.objects.create(kind=kind, code=code, path="new")
    made.path = f"{parent.path}.{made.pk}" if parent else str(made.pk)
    made.save(update_fields=["path"])
    return made


def node(code: str = "", parent: Node | None = None, **fields: Any) -> Node:
    """Make a node of the portfolio tree, at the top or below `parent`."""
    code = code or f"NODE-{next(_numbers)}"
    place = scope(Scope.Kind.NODE, code, parent.scope if parent else None)
    return Node.objects.create(code=code, parent=parent, scope=place, **{"name": code.title(), **fields})


def product(code: str = "", node_: Node | None = None, **fields: Any) -> Product:
    """Make an active product, below a node of its own unless one is given."""
    code = code or f"PRODUCT-{next(_numbers)}"
    above = node_ or node()
    place = scope(Scope.Kind.PRODUCT, code, above.scope)
    fields = {"name": code.title(), "stage": Stage.GROWTH, **fields}
    return Product.objects.create(code=code, node=above, scope=place, **fields)


def products(many: int, node_: Node, **fields: Any) -> list[Product]:
    """Make many active products below a node at once: P-00001, P-00002 …"""
    codes = [f"P-{number:05}" for number in range(1, many + 1)]
    places = Scope.objects.bulk_create(
        Scope(kind=Scope.Kind.PRODUCT, code=code, path=f"{node_.scope.path}.{code.replace('-', '_')}")
        for code in codes
    )
    fields = {"stage": Stage.GROWTH, **fields}
    return Product.objects.bulk_create(
        Product(code=place.code, name=place.code.title(), node=node_, scope=place, **fields)
        for place in places
    )


def person(email: str = "", **fields: Any) -> Person:
    """Make somebody who works on products."""
    email = email or f"person{next(_numbers)}@example.com"
    return Person.objects.create(email=email, **{"name": email.partition("@")[0].title(), **fields})


def team(code: str = "", **fields: Any) -> Team:
    """Make a team."""
    code = code or f"TEAM-{next(_numbers)}"
    return Team.objects.create(code=code, **{"name": code.title(), **fields})


def calendar(*days: date, code: str = "", **fields: Any) -> WorkCalendar:
    """Make a calendar with these days off."""
    code = code or f"SITE-{next(_numbers)}"
    made = WorkCalendar.objects.create(code=code, **{"name": code.title(), **fields})
    DayOff.objects.bulk_create(DayOff(calendar=made, day=day, name=f"{day:%d.%m.}") for day in days)
    return made


def ownership(of: Product, by: Person, role: str = Ownership.Role.MANAGER, **fields: Any) -> Ownership:
    """Make a person manager or owner of a product, since 2020 unless `starts_on` says otherwise."""
    return Ownership.objects.create(
        product=of, person=by, role=role, **{"starts_on": date(2020, 1, 1), **fields}
    )


def skill(code: str = "", **fields: Any) -> Skill:
    """Make a skill of the catalogue."""
    code = code or f"skill-{next(_numbers)}"
    return Skill.objects.create(
        code=code, **{"name": code.title(), "name_fr": f"{code.title()} (fr)", **fields}
    )


def role_sheet(code: str = "", **fields: Any) -> RoleSheet:
    """Make the draft of a role sheet with a mission."""
    code = code or f"role-{next(_numbers)}"
    fields = {"name": code.title(), "name_fr": f"{code.title()} (fr)", **fields}
    made = RoleSheet.objects.create(code=code, **fields)
    sheet_line(made, "mission", en="Do it.", fr="Le faire.")
    return made


def sheet_line(sheet: RoleSheet, section: str, **fields: Any) -> SheetLine:
    """Add a line at the end of a part of a sheet's draft."""
    position = sheet.lines.filter(section=section).count() + 1
    return SheetLine.objects.create(sheet=sheet, section=section, position=position, **fields)


def role_assignment(person: Person, sheet: RoleSheet, **fields: Any) -> RoleAssignment:
    """Give a person a role, since 2020 unless `starts_on` says otherwise."""
    return RoleAssignment.objects.create(
        person=person, sheet=sheet, **{"starts_on": date(2020, 1, 1), **fields}
    )


def assessment(person: Person, of: Skill, level: int, kind: str = "manager", **fields: Any) -> Assessment:
    """Assess a skill of a person, on a day of 2026."""
    fields = {"assessed_on": date(2026, 3, 2), **fields}
    return Assessment.objects.create(person=person, skill=of, level=level, kind=kind, **fields)


def development_action(person: Person, of: Skill, **fields: Any) -> DevelopmentAction:
    """Plan what a person does to gain a skill."""
    fields = {"what": f"Action {next(_numbers)}", "due_on": date(2027, 1, 31), **fields}
    return DevelopmentAction.objects.create(person=person, skill=of, **fields)


def salary_band(sheet: RoleSheet, **fields: Any) -> SalaryBand:
    """Set what a role pays."""
    fields = {"level": "senior", "currency": "EUR", "starts_on": date(2026, 1, 1), **fields}
    fields = {"low": 60_001, "mid": 70_001, "high": 80_001, **fields}
    return SalaryBand.objects.create(sheet=sheet, **fields)


def skill_need(product_: Product, of: Skill, **fields: Any) -> SkillNeed:
    """Have a product need a skill since 2020."""
    fields = {"level": 3, "fte": 1, "starts_on": date(2020, 1, 1), **fields}
    return SkillNeed.objects.create(product=product_, skill=of, **fields)
