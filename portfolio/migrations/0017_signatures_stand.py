"""From the launch on nobody takes away, or moves, what was signed before it; with its criterion it may go.

Of a deletion it is asked when the transaction ends: what goes with a product or criterion is gone by then.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION portfolio_signature_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    launched date;
BEGIN
    SELECT least(p.first_launched_on,
                 (SELECT min(l.launched_on) FROM roadmap_launch l WHERE l.product_id = p.id)) INTO launched
    FROM portfolio_successcriterion c JOIN portfolio_product p ON p.id = c.product_id
    WHERE c.id = OLD.criterion_id;
    IF launched <= current_date AND OLD.signed_on < launched THEN
        RAISE EXCEPTION 'signatures under criteria of a launched product stand as they were given'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'criterion_signature_stands',
            TABLE = 'portfolio_criterionsignature';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER portfolio_signature_moved
    AFTER UPDATE OF criterion_id, part, email, signed_on ON portfolio_criterionsignature
    FOR EACH ROW EXECUTE FUNCTION portfolio_signature_stands();
CREATE CONSTRAINT TRIGGER portfolio_signature_stands AFTER DELETE ON portfolio_criterionsignature
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION portfolio_signature_stands();
"""
BACKWARD = """
DROP TRIGGER portfolio_signature_moved ON portfolio_criterionsignature;
DROP TRIGGER portfolio_signature_stands ON portfolio_criterionsignature;
DROP FUNCTION portfolio_signature_stands();
"""


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0016_votes_come_from_files"), ("roadmap", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
