"""Text without case and accents, as the database sorts and finds it."""

from django.db.models import CharField, Func, Q, TextField


class Plain(Func):
    """`unaccent(text)`: the database has no ICU, so names sort by an unaccented, lower-cased key."""

    function = "unaccent"
    output_field = CharField()


class Key(Func):
    """`plain_text(text)`: that key as an index can hold it; for fields that have such an index.

    Slower than the two functions it stands for where there is none: PostgreSQL cannot unfold it.
    """

    function = "plain_text"
    output_field = TextField()


def has_letters(field: str, word: str) -> Q:
    """Keep the rows where a field holds a word, whatever the case and accents of both."""
    return Q(**{f"{field}__unaccent__icontains": word})
