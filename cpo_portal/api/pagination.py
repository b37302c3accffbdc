"""How API v1 pages: `page` and `page_size`, with the count."""

from rest_framework import pagination


class PageNumberPagination(pagination.PageNumberPagination):
    """Fifty rows a page, at most a thousand."""

    page_size_query_param = "page_size"
    max_page_size = 1000
