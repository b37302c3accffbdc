"""A company to measure on: a tree of a hundred nodes, its products, and three years of their facts.

Made in the database, so that a million rows take seconds, and the same every time but for the dates,
which end with the last complete month.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import connection, transaction
from django.utils import timezone

from bench.context import Context
from core.common.periods import last_complete_month, shift
from metrics.services import recompute

MONTHS: Final = 36
# Of one product: 1,000 answers, 1,000 work items, 360 ledger lines, 365 readings.
ANSWERS, ITEMS, LINES, READINGS = 1_000, 1_000, 10, 365


@dataclass(frozen=True)
class World:
    """How big it is. share: of the facts of each product, over the same months; at least one a month."""

    products: int = 1_000
    share: float = 1.0

    @property
    def rows(self) -> dict[str, int]:
        """Return how many facts of each kind there are."""
        return {
            "metrics_surveyanswer": self.products * self._of(ANSWERS),
            "roadmap_workitem": self.products * self._of(ITEMS),
            "metrics_ledgerentry": self.products * MONTHS * self._lines,
            "metrics_usagereading": self.products * self._of(READINGS),
        }

    @property
    def _parameters(self) -> dict[str, int | date]:
        after = shift(last_complete_month(timezone.localdate()), 1)
        first = shift(after, -MONTHS)
        return {
            "first": first,
            "after": after,
            "days": (after - first).days,
            "months": MONTHS,
            "products": self.products,
            "answers": self._of(ANSWERS),
            "items": self._of(ITEMS),
            "lines": self._lines,
            "readings": self._of(READINGS),
        }

    def _of(self, count: int) -> int:
        return max(MONTHS, round(count * self.share))

    @property
    def _lines(self) -> int:
        return max(1, round(LINES * self.share))

    @property
    def _name(self) -> str:
        return f"world_{self.products}_{self.rows['metrics_surveyanswer']}"

    def make_valued(self, context: Context) -> None:
        """Give the default database this world with all measures and values."""
        name = f"{self._name}_valued"
        if not context.restore(name):
            self.make(context)
            recompute.recompute(today=timezone.localdate(), full=True)
            context.keep(name)

    def make(self, context: Context) -> None:
        """Give the default database this world; a copy, where it was made before."""
        if context.restore(self._name):
            return
        context.reset_database()
        self.fill()
        context.keep(self._name)

    def fill(self) -> None:
        """Make every row in an empty database, and count them."""
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in (_DRAW, _TREE, _PEOPLE, _FACTS):
                cursor.execute(statement, self._parameters)
            for table, rows in self.rows.items():
                cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 only constants
                assert cursor.fetchone() == (rows,), table


# A number from 0 up to, not including, `below`: the same for the same row and purpose.
_DRAW = """
    CREATE FUNCTION pg_temp.draw(of_row bigint, purpose int, below int) RETURNS int LANGUAGE sql IMMUTABLE
    RETURN ((hashint8extended(of_row, purpose) & 9223372036854775807) %% below)::int
"""

# A group of 4 units, 16 portfolios and 80 product lines (codes N, N1, N1.2, N1.2.3), 5 levels with products.
_TREE = """
    WITH RECURSIVE tree(code, parent, depth, kind) AS (
        SELECT 'N', NULL, 0, 'group'
        UNION ALL
        SELECT tree.code || CASE depth WHEN 0 THEN '' ELSE '.' END || child, tree.code, depth + 1,
               (ARRAY['business_unit', 'portfolio', 'product_line'])[depth + 1]
        FROM tree, generate_series(1, CASE depth WHEN 2 THEN 5 ELSE 4 END) child WHERE depth < 3
    )
    SELECT * INTO TEMPORARY tree FROM tree ORDER BY depth, code;
    INSERT INTO access_scope (kind, code, path) SELECT 'node', code, 'new' FROM tree ORDER BY depth, code;
    INSERT INTO portfolio_node (scope_id, code, name, kind, version, updated_at)
    SELECT scope.id, tree.code, 'Node ' || tree.code, tree.kind, 1, now()
    FROM tree JOIN access_scope scope USING (code) ORDER BY tree.depth, tree.code;
    UPDATE portfolio_node node SET parent_id = above.id
    FROM tree JOIN portfolio_node above ON above.code = tree.parent WHERE tree.code = node.code;
    WITH RECURSIVE placed AS (
        SELECT id, scope_id, scope_id::text AS path FROM portfolio_node WHERE parent_id IS NULL
        UNION ALL
        SELECT node.id, node.scope_id, placed.path || '.' || node.scope_id
        FROM portfolio_node node JOIN placed ON node.parent_id = placed.id
    )
    UPDATE access_scope scope SET path = placed.path::ltree FROM placed WHERE placed.scope_id = scope.id;

    SELECT node.id AS node_id, scope.path, row_number() OVER (ORDER BY node.code) - 1 AS at
    INTO TEMPORARY line FROM portfolio_node node JOIN access_scope scope ON scope.id = node.scope_id
    WHERE node.kind = 'product_line';
    INSERT INTO access_scope (kind, code, path)
    SELECT 'product', to_char(n, 'FM"P"00000'), 'new' FROM generate_series(1, %(products)s) n;
    UPDATE access_scope scope SET path = line.path || scope.id::text
    FROM line WHERE scope.kind = 'product' AND line.at = substr(scope.code, 2)::int %% 80;
    INSERT INTO portfolio_product
        (scope_id, code, name, node_id, stage, innovation_class, first_launched_on, retired_on, description,
         custom, version, updated_at)
    SELECT scope.id, scope.code, 'Product ' || n, line.node_id,
           CASE WHEN draw(n, 3, 20) = 0 THEN 'retired' ELSE 'growth' END,
           (ARRAY['new_to_world', 'new_line', 'extension', 'refresh'])[1 + draw(n, 1, 4)],
           %(after)s::date - draw(n, 2, 3000),
           CASE WHEN draw(n, 3, 20) = 0 THEN %(after)s::date - 1 END, '', '{}', 1, now()
    FROM access_scope scope, LATERAL (SELECT substr(scope.code, 2)::int AS n) own
         JOIN line ON line.at = n %% 80
    WHERE scope.kind = 'product' ORDER BY n;
    SELECT id, substr(code, 2)::int AS number,
           (ARRAY['EUR', 'EUR', 'EUR', 'USD', 'GBP'])[1 + draw(id, 4, 5)] AS currency
    INTO TEMPORARY product FROM portfolio_product ORDER BY id;
    CREATE UNIQUE INDEX ON product (number);
    ANALYZE product
""".replace("draw(", "pg_temp.draw(")

_PEOPLE = """
    INSERT INTO teams_person (email, name, role, level, capacity_pct, custom, version)
    SELECT 'person' || n || '@example.com', 'Person ' || n, '', '', 100, '{}', 1
    FROM generate_series(0, 199) n;
    INSERT INTO portfolio_ownership (product_id, person_id, role, starts_on, version)
    SELECT product.id, person.id, each.role, %(first)s::date, 1
    FROM product CROSS JOIN (VALUES ('manager', 5), ('owner', 6)) AS each(role, purpose)
         JOIN teams_person person
             ON person.email = 'person' || draw(product.number, purpose, 200) || '@example.com'
    WHERE draw(product.number, purpose + 2, 10) > 0;
    INSERT INTO metrics_target (kpi, scope_id, value, tolerance, starts_on)
    SELECT kpi, scope_id, value, tolerance, %(first)s::date
    FROM portfolio_node CROSS JOIN (VALUES
        ('nps', 30, 5), ('csat', 0.7, 0.05), ('adoption', 0.5, 0.1), ('gross_margin', 0.5, 0.05),
        ('operating_margin', 0.2, 0.05), ('revenue_growth', 0.05, 0.02), ('budget_variance', 0.1, 0.05),
        ('change_failure_rate', 0.1, 0.02), ('cycle_time', 12, 3), ('predictability', 0.8, 0.1),
        ('role_coverage', 0.9, 0.05), ('on_time_launch', 0.8, 0.1)
    ) AS aim(kpi, value, tolerance)
    WHERE kind IN ('group', 'business_unit');
    INSERT INTO metrics_exchangerate (currency, month, rate)
    SELECT currency, (%(first)s::date + m * interval '1 month')::date, base + draw(m, 9, 100) * 0.0001
    FROM (VALUES ('USD', 0.9), ('GBP', 1.15)) AS each(currency, base), generate_series(0, %(months)s - 1) m
""".replace("draw(", "pg_temp.draw(")

_FACTS = """
    INSERT INTO metrics_surveyanswer
        (key, product_id, kind, score, responded_on, segment, wave, comment, line)
    SELECT 'A' || n, product.id, kind, CASE kind WHEN 'nps' THEN draw(n, 11, 11) ELSE 1 + draw(n, 11, 5) END,
           %(first)s::date + draw(n, 12, %(days)s), 'Enterprise', '', '', n
    FROM generate_series(0, %(products)s::bigint * %(answers)s - 1) n
         JOIN product ON product.number = 1 + n %% %(products)s,
         LATERAL (SELECT CASE WHEN draw(n, 10, 5) = 0 THEN 'csat' ELSE 'nps' END AS kind) own;

    INSERT INTO roadmap_workitem
        (origin, key, product_id, kind, status_name, category, created_at, started_at, done_at, due_on,
         committed_on, sprint, sprint_starts_on, sprint_ends_on, points, assignee_email, severity,
         found_in_production, parent_key, line)
    SELECT 'tracker', 'W' || n, product.id, 'story', '', '', created, started, done,
           (created + '30 days')::date,
           CASE WHEN draw(n, 24, 2) = 0 THEN created::date END, CASE WHEN sprint IS NULL THEN '' ELSE 'S' END,
           sprint, sprint + 13, 1 + draw(n, 25, 8), '', 1 + draw(n, 26, 5), draw(n, 27, 10) = 0, '', n
    FROM generate_series(0, %(products)s::bigint * %(items)s - 1) n
         JOIN product ON product.number = 1 + n %% %(products)s,
         LATERAL (SELECT %(first)s::timestamptz + draw(n, 20, %(days)s * 86400) * interval '1 second')
             a(created),
         LATERAL (SELECT CASE WHEN draw(n, 21, 10) > 0 THEN
             nullif(least(created + draw(n, 22, 20 * 86400) * interval '1 second', %(after)s), %(after)s)
         END) b(started),
         LATERAL (SELECT nullif(least(started + draw(n, 23, 30 * 86400) * interval '1 second', %(after)s),
                                %(after)s)) c(done),
         LATERAL (SELECT CASE WHEN draw(n, 28, 2) = 0 THEN created::date + draw(n, 29, 14) END) d(sprint);

    INSERT INTO metrics_ledgerentry
        (key, product_id, month, account, measure, scenario, amount, currency, line)
    SELECT 'L' || product.number || '/' || m || '/' || each, product.id,
           (%(first)s::date + m * interval '1 month')::date, measure || kind, measure, scenario,
           most * (50 + draw(product.number * 1000 + m * 10 + each, 30, 50)) / 100.0, product.currency, m
    FROM product CROSS JOIN generate_series(0, %(months)s - 1) m
         CROSS JOIN generate_series(0, %(lines)s - 1) each
         JOIN (VALUES
             (0, 'revenue', 'actual', 9000), (1, 'cost_of_sales', 'actual', 2500),
             (2, 'operating_cost', 'actual', 2000), (3, 'investment', 'actual', 1500),
             (4, 'operating_cost', 'budget', 4000), (5, 'investment', 'budget', 1500),
             (6, 'revenue', 'actual', 3000), (7, 'cost_of_sales', 'actual', 2500),
             (8, 'operating_cost', 'actual', 2000), (9, 'revenue', 'forecast', 12000)
         ) AS entry(kind, measure, scenario, most) ON kind = (each + m) %% 10;

    INSERT INTO metrics_usagereading (product_id, read_on, active_users, eligible_users, signups, line)
    SELECT product.id, %(first)s::date + each * %(days)s / %(readings)s,
           500 + draw(product.number * 1000 + each, 40, 400),
           1000 + draw(product.number * 1000 + each, 41, 200),
           draw(product.number * 1000 + each, 42, 20), each
    FROM generate_series(0, %(readings)s - 1) each, product;

    INSERT INTO roadmap_release (product_id, name, released_on, failed)
    SELECT id, 'R' || m, (%(first)s::date + m * interval '1 month')::date + draw(number * 100 + m, 50, 28),
           draw(number * 100 + m, 51, 10) = 0
    FROM product, generate_series(0, %(months)s - 1) m;

    INSERT INTO roadmap_launch
        (product_id, name, idea_on, go_on, development_on, committed_on, first_committed_on, launched_on,
         version)
    SELECT id, 'Launch ' || each, launched - 300, launched - 200 - draw(number * 10 + each, 60, 60),
           launched - 150, launched, launched + draw(number * 10 + each, 61, 60) - 15, launched, 1
    FROM product, generate_series(0, 2) each,
         LATERAL (SELECT %(first)s::date + each * 365 + draw(number * 10 + each, 62, 365)) own(launched)
""".replace("draw(", "pg_temp.draw(")
