from django.db import migrations

from core.common.constraints import no_circle

# The rule of objectives was one of its own, and two at once could pass it together.
DROP = """
DROP TRIGGER portfolio_objective_tree ON portfolio_objective;
DROP FUNCTION portfolio_objective_tree();
"""
MAKE = """
CREATE FUNCTION portfolio_objective_tree() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        WITH RECURSIVE above AS (
            SELECT parent_id AS id FROM portfolio_objective WHERE id = NEW.id
            UNION
            SELECT o.parent_id FROM portfolio_objective o JOIN above ON o.id = above.id
        )
        SELECT 1 FROM above WHERE id = NEW.id
    ) THEN
        RAISE EXCEPTION 'an objective cannot serve itself' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER portfolio_objective_tree AFTER INSERT OR UPDATE OF parent_id ON portfolio_objective
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION portfolio_objective_tree();
"""


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0014_plain_names"), ("common", "0003_one_line_at_a_time")]

    operations = [
        migrations.RunSQL(DROP, MAKE),
        no_circle("portfolio_objective", "parent_id", "objective_no_circle"),
    ]
