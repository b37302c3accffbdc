"""Text without case and accents, as the database sorts and finds it."""

from django.db.models import F, Func, Q, TextField, Value
from django.db.models.lookups import Contains


class Plain(Func):
    """`plain_text(text)`: unaccented, in lower case, and such that an index can hold it; there is no ICU."""

    function = "plain_text"
    output_field = TextField()


def has_letters(field: str, word: str) -> Q:
    """Keep the rows where a field holds a word, whatever the case and accents of both."""
    return Q(Contains(Plain(F(field)), Plain(Value(word))))
