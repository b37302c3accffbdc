"""A file of a pack as an answer, to a page and to the API alike."""

from django.http import FileResponse

from governance.models import Snapshot
from governance.services import files

TYPES = {
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def sent(snapshot: Snapshot, *, language: str, kind: str) -> FileResponse:
    """Answer with a file, named after its node, month and language. Raises NotDrawn, FileLost."""
    drawn = files.file_of(snapshot, format=kind, language=language)
    name = f"{snapshot.node.code}-{snapshot.period:%Y-%m}-{snapshot.position}-{language}.{kind}"
    response = FileResponse(
        files.path_of_file(drawn).open("rb"), as_attachment=True, filename=name, content_type=TYPES[kind]
    )
    response["ETag"] = f'"{drawn.file.sha256}"'
    return response
