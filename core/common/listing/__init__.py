"""One way to list: filter, search, sort, page and export, the same on every page.

A list is declared once, as a `Listing`; `core.common.listing.view.listing_page` is its page. The FilterSet is
the one that the API uses too. Everything a reader chose is in the address; what they chose for good (columns
and their order) comes from an extension.
"""

from core.common.listing import registry
from core.common.listing.columns import Column, Filed
from core.common.listing.declared import PAGE_SIZE, Add, Empty, Listing
from core.common.listing.edits import Edit, Finder, Option, of_finder, of_form
from core.common.listing.pages import ListPage, Word, export_rows, list_page, ordered, sort_of
from core.common.listing.totals import Total
from core.common.plain import Key, Plain

__all__ = [
    "PAGE_SIZE",
    "Add",
    "Edit",
    "Filed",
    "Finder",
    "Key",
    "Option",
    "of_finder",
    "of_form",
    "Column",
    "Empty",
    "ListPage",
    "Listing",
    "Plain",
    "Total",
    "Word",
    "export_rows",
    "list_page",
    "ordered",
    "registry",
    "sort_of",
]
