"""A gate passed in the portal was earned: what must be met is met or waived, and who must vote has voted.

Asked when a transaction ends, of reviews that become passed and of what their outcome stands on. What a file
records was decided elsewhere, without the portal's criteria and votes; with the rules of gates switched off
they do not hold.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION portfolio_refuse_unearned_gate() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed jsonb := CASE TG_OP WHEN 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
    review portfolio_gatereview;
BEGIN
    SELECT r.* INTO review FROM portfolio_gatereview r
    WHERE r.id = (changed ->> TG_ARGV[0])::bigint AND r.outcome IN ('go', 'conditional_go')
        AND r.rules_held AND r.import_run_id IS NULL;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF EXISTS (
        SELECT FROM portfolio_gatecriterion c
        LEFT JOIN portfolio_evidence e ON e.criterion_id = c.id AND e.review_id = review.id
        WHERE c.gate_id = review.gate_id AND c.must_pass
            AND (c.withdrawn_on IS NULL OR e.frozen IS NOT NULL)
            AND coalesce(e.frozen ->> 'met', '') <> 'true' AND coalesce(e.waived_reason, '') = ''
    ) THEN
        RAISE EXCEPTION 'gate review % was passed and a criterion that must be met is not', review.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'gate_review_criteria_met',
            TABLE = 'portfolio_gatereview';
    END IF;
    IF EXISTS (
        SELECT FROM portfolio_gate g, unnest(g.roles) AS needed(role)
        WHERE g.id = review.gate_id AND NOT EXISTS (
            SELECT FROM portfolio_gatevote v WHERE v.review_id = review.id AND needed.role = ANY (v.roles))
    ) THEN
        RAISE EXCEPTION 'gate review % was passed and a required role has not voted', review.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'gate_review_roles_voted',
            TABLE = 'portfolio_gatereview';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER gate_review_passed AFTER INSERT ON portfolio_gatereview
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.outcome IN ('go', 'conditional_go'))
    EXECUTE FUNCTION portfolio_refuse_unearned_gate('id');
CREATE CONSTRAINT TRIGGER gate_review_passes AFTER UPDATE ON portfolio_gatereview
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.outcome IN ('go', 'conditional_go') AND (OLD.outcome, OLD.gate_id, OLD.rules_held)
        IS DISTINCT FROM (NEW.outcome, NEW.gate_id, NEW.rules_held))
    EXECUTE FUNCTION portfolio_refuse_unearned_gate('id');
CREATE CONSTRAINT TRIGGER gate_review_stands_on
    AFTER UPDATE OF frozen, waived_reason OR DELETE ON portfolio_evidence
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION portfolio_refuse_unearned_gate('review_id');
CREATE CONSTRAINT TRIGGER gate_review_voted_on AFTER UPDATE OF roles OR DELETE ON portfolio_gatevote
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION portfolio_refuse_unearned_gate('review_id');
"""
BACKWARD = """
DROP TRIGGER gate_review_voted_on ON portfolio_gatevote;
DROP TRIGGER gate_review_stands_on ON portfolio_evidence;
DROP TRIGGER gate_review_passes ON portfolio_gatereview;
DROP TRIGGER gate_review_passed ON portfolio_gatereview;
DROP FUNCTION portfolio_refuse_unearned_gate();
"""


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0010_words_are_kept")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
