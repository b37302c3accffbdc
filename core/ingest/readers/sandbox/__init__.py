"""The subprocess that opens workbooks and Parquet files, one module to run for each kind:

    python -m core.ingest.readers.sandbox.workbook
    python -m core.ingest.readers.sandbox.parquet

It is given one request (JSON on standard input), answers with frames on standard output and ends.
It needs no network, no database, no setting and no secret, and gets none. A file that exhausts its
memory or its time, or makes a library abort, ends this process and nothing else; the parent side is
`core.ingest.readers.sandboxed`.
"""
