"""The stage of a run: from what was settled about its file to SQL about its rows."""

from dataclasses import replace

from django.utils import timezone

from core.access.models import User
from core.access.permissions import Action, paths_for
from core.ingest import sources
from core.ingest.models import ImportRun
from core.ingest.pipeline.plan import make_plan
from core.ingest.pipeline.stage import Stage
from core.ingest.readers import RefusedFile, Sniffed
from core.ingest.sources import Context, Source, Translator


def present_columns(source: Source, run: ImportRun) -> frozenset[str]:
    """Return the source's columns that the run has a value for."""
    known = {column.name for column in source.columns}
    return frozenset(known.intersection({*run.columns, *(run.options.get("constants") or {})}))


def prepare(run: ImportRun) -> Stage:
    """Build the stage of a run whose source and columns are settled. Raises AnswerNeeded."""
    source = sources.whole(run.source)
    context = Context(
        run_id=run.pk,
        today=timezone.localdate(),
        present=present_columns(source, run),
        options=run.options,
        places=places(run, source),
    )
    if source.everywhere and context.places is not None:
        raise RefusedFile("right_everywhere")
    references = {column.name: column.reference for column in source.columns if column.reference is not None}
    context = replace(context, ids={name: one.load(context) for name, one in references.items()})
    context = replace(context, means=translators(source, context))
    sniffed = Sniffed.from_json(run.sniffed)
    return Stage(
        source=source,
        context=context,
        plan=make_plan(source=source, sniffed=sniffed, columns=run.columns, context=context),
    )


def translators(source: Source, context: Context) -> dict[str, Translator]:
    """Make what answers for the values of each translation, by what people said so far."""
    return {
        one.name: Translator(one, context.options.get(one.name) or {}, context)
        for one in source.translations
        if one.column in context.present
    }


def places(run: ImportRun, source: Source) -> list[str] | None:
    """Return the tree paths below which the run may work, by the rights its user has now."""
    if run.created_by_id is None:
        return None
    user = User.objects.filter(pk=run.created_by_id).first()
    return [] if user is None else places_of(user, source)


def places_of(user: User, source: Source) -> list[str] | None:
    """Return the tree paths below which a user may import a kind of file; None: everywhere."""
    return _both(paths_for(user, Action.IMPORT), paths_for(user, source.action))


def _both(one: list[str] | None, other: list[str] | None) -> list[str] | None:
    """Return the paths that lie inside both."""
    if one is None or other is None:
        return other if one is None else one
    deeper = [path for path in one if _below(path, other)] + [path for path in other if _below(path, one)]
    return sorted(set(deeper))


def _below(path: str, roots: list[str]) -> bool:
    return any(path == root or path.startswith(f"{root}.") for root in roots)
