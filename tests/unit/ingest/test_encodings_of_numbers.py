"""The thousands of a French sheet are written with 0xA0, which old code pages read as a letter."""

from pathlib import Path

from core.ingest.readers import sniff


def test_thousands_do_not_make_an_old_code_page(tmp_path: Path) -> None:
    path = tmp_path / "finance.csv"
    path.write_bytes(b"product;period;amount\r\n" + b"A;31/12/2025;1\xa0234,56\r\n" * 50)
    assert sniff(path, name="finance.csv").encoding == "cp1252"
