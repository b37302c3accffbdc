"""Make an Office file the same bytes every time.

Its container is a ZIP with a time beside every member, and the libraries write the present moment into it
and into the properties of embedded workbooks. Here every member gets the ZIP's first possible time, and every
property the moment of the snapshot; workbooks inside are treated alike.
"""

import io
import re
import zipfile
from datetime import UTC, datetime
from typing import Final

BEGINNING: Final = (1980, 1, 1, 0, 0, 0)
PROPERTIES: Final = "docProps/core.xml"
MOMENT: Final = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</)")


def settle(file: bytes, moment: datetime) -> bytes:
    """Write an Office file again without any trace of when it was written."""
    stamp = f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}".encode()
    settled = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as old, zipfile.ZipFile(settled, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith(".xlsx"):
                content = settle(content, moment)
            elif name == PROPERTIES:
                content = MOMENT.sub(rb"\g<1>" + stamp + rb"\g<2>", content)
            member = zipfile.ZipInfo(name, BEGINNING)
            member.compress_type, member.create_system = zipfile.ZIP_DEFLATED, 3
            new.writestr(member, content, compresslevel=6)
    return settled.getvalue()
