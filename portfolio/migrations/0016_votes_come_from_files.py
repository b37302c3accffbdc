"""Votes, scores and evidence may come from files: each keeps its import, and no gate is passed on one's votes.

A criterion that is judged, or that something speaks for, is one of the review's own gate; a score lies in the
range of its criterion.
"""

import django.db.models.deletion
from django.db import migrations, models

OF_THE_GATE = """
CREATE FUNCTION portfolio_refuse_foreign_criterion() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked portfolio_gatecriterion;
    score integer := (to_jsonb(NEW) ->> 'score')::integer;
BEGIN
    SELECT c.* INTO asked FROM portfolio_gatecriterion c WHERE c.id = NEW.criterion_id;
    IF EXISTS (SELECT FROM portfolio_gatereview r WHERE r.id = NEW.review_id AND r.gate_id <> asked.gate_id) THEN
        RAISE EXCEPTION 'criterion % is not one of the gate of review %', NEW.criterion_id, NEW.review_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'gate_criterion_of_the_gate', TABLE = TG_TABLE_NAME;
    END IF;
    IF asked.kind = 'measured' AND score IS NOT NULL
        OR asked.kind = 'score' AND score NOT BETWEEN 1 AND 5
        OR asked.kind = 'yes_no' AND score NOT BETWEEN 0 AND 1
    THEN
        RAISE EXCEPTION 'criterion % is not judged by %', NEW.criterion_id, score
            USING ERRCODE = 'check_violation', CONSTRAINT = 'gate_score_of_its_kind', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER gate_score_of_the_gate AFTER INSERT OR UPDATE ON portfolio_gatescore
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION portfolio_refuse_foreign_criterion();
CREATE CONSTRAINT TRIGGER evidence_of_the_gate AFTER INSERT OR UPDATE OF review_id, criterion_id
    ON portfolio_evidence
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION portfolio_refuse_foreign_criterion();
"""
NOT_OF_THE_GATE = """
DROP TRIGGER evidence_of_the_gate ON portfolio_evidence;
DROP TRIGGER gate_score_of_the_gate ON portfolio_gatescore;
DROP FUNCTION portfolio_refuse_foreign_criterion();
"""
# Rewrites the rule of 0011 in place: a vote counts where its voter cast it.
COUNT_WHO_VOTED = """
DO $$
DECLARE
    body text := pg_get_functiondef('portfolio_refuse_unearned_gate'::regproc);
BEGIN
    EXECUTE replace(body, {was}, {becomes});
END $$;
"""
ANY_VOTE = "'needed.role = ANY (v.roles))'"
OWN_VOTE = "'needed.role = ANY (v.roles) AND v.import_run_id IS NULL)'"


def imported(model):
    return [
        migrations.AddField(
            model, "attributes", models.JSONField(blank=True, null=True)
        ),
        migrations.AddField(
            model,
            "import_run",
            models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="ingest.importrun",
            ),
        ),
        migrations.AddField(model, "line", models.BigIntegerField(blank=True, null=True)),
    ]


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0015_objectives_in_no_circle"), ("ingest", "0006_condition_of_kept_files")]

    operations = [
        *imported("evidence"),
        *imported("gatescore"),
        *imported("gatevote"),
        migrations.RunSQL(OF_THE_GATE, NOT_OF_THE_GATE),
        migrations.RunSQL(
            COUNT_WHO_VOTED.format(was=ANY_VOTE, becomes=OWN_VOTE),
            COUNT_WHO_VOTED.format(was=OWN_VOTE, becomes=ANY_VOTE),
        ),
    ]
