"""The lines of a role sheet name skills that there are: a line that names another one is refused, and so is
taking a skill away, or calling it otherwise, while lines name it. Asked when a transaction ends.
"""

from django.db import migrations

REFUSE = """
CREATE FUNCTION teams_refuse_unknown_skill() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM teams_sheetline l WHERE l.section = 'skill'
            AND lower(l.reference) = lower(CASE TG_TABLE_NAME WHEN 'teams_skill' THEN to_jsonb(OLD) ->> 'code'
                                           ELSE to_jsonb(NEW) ->> 'reference' END)
            AND NOT EXISTS (SELECT FROM teams_skill k WHERE lower(k.code) = lower(l.reference))
    ) THEN
        RAISE EXCEPTION 'a role sheet would name a skill that there is not'
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'sheet_line_skill_known',
            TABLE = 'teams_sheetline';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER sheet_line_skill_known AFTER INSERT OR UPDATE OF section, reference ON teams_sheetline
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.section = 'skill')
    EXECUTE FUNCTION teams_refuse_unknown_skill();
CREATE CONSTRAINT TRIGGER skill_named_by_sheets AFTER DELETE OR UPDATE OF code ON teams_skill
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION teams_refuse_unknown_skill();
"""
ALLOW = """
DROP TRIGGER skill_named_by_sheets ON teams_skill;
DROP TRIGGER sheet_line_skill_known ON teams_sheetline;
DROP FUNCTION teams_refuse_unknown_skill();
"""


class Migration(migrations.Migration):
    dependencies = [("teams", "0005_no_circles")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
