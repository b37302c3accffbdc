"""Files that came in, what became of each, and what could not be understood."""

from core.ingest.models.imported import Imported, ImportedFact
from core.ingest.models.mapping import ColumnMapping
from core.ingest.models.run import ImportRun, RowChange, RowIssue
from core.ingest.models.source_file import SourceFile

__all__ = ["ColumnMapping", "ImportRun", "Imported", "ImportedFact", "RowChange", "RowIssue", "SourceFile"]
