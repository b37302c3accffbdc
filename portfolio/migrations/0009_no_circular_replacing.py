from django.db import migrations

# Asked when a transaction ends, one at a time: what another transaction committed meanwhile is seen.
REFUSE = """
CREATE FUNCTION portfolio_refuse_replacing_circle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('portfolio_productrelation replaces', 0));
    IF EXISTS (
        WITH RECURSIVE walk AS (
            SELECT NEW.other_id AS at
            UNION
            SELECT further.other_id FROM walk
            JOIN portfolio_productrelation further ON further.product_id = walk.at AND further.kind = 'replaces'
        )
        SELECT FROM walk WHERE at = NEW.product_id
    ) THEN
        RAISE EXCEPTION 'product % would replace one that replaces it', NEW.product_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'relation_no_circle', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER relation_no_circle AFTER INSERT OR UPDATE ON portfolio_productrelation
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.kind = 'replaces')
    EXECUTE FUNCTION portfolio_refuse_replacing_circle();
"""
ALLOW = """
DROP TRIGGER relation_no_circle ON portfolio_productrelation;
DROP FUNCTION portfolio_refuse_replacing_circle();
"""


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0008_no_circles")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
