"""The list of categories."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from streams.api.representations import represent_category_in_full
from streams.api.requests import read_limit, read_text
from streams.api.schemas import CategoryListShape
from streams.selectors.categories import list_categories


class CategoriesView(APIView):
    """`/api/v1/categories/`."""

    @extend_schema(
        summary="Categories in the order of their slugs",
        parameters=[
            OpenApiParameter("query", str, description="Only names that hold these words."),
            OpenApiParameter("cursor", str, description="`next_cursor` of the page before."),
            OpenApiParameter("limit", int, description="1 to 100, default 50."),
        ],
        responses=CategoryListShape,
    )
    def get(self, request: Request) -> Response:
        """Answer with one page; one query."""
        page = list_categories(
            query=read_text(request, "query") or "",
            after_slug=read_text(request, "cursor") or "",
            limit=read_limit(request, default=50, maximum=100),
        )
        results = [represent_category_in_full(category) for category in page.categories]
        return Response({"results": results, "next_cursor": page.next_slug or None})
