"""The facts about a resource that `caveat list --resources` prints."""

from __future__ import annotations

from resource_document import PET, Object, array, derive, operation, properties

QUERY: Object = {
    "limit": {"type": "integer"},
    "page": {"type": "integer"},
    "name": {"type": "string"},
    "sort": {"enum": ["age"]},
}


def test_each_fact_is_a_sentence_with_its_evidence() -> None:
    links: Object = {"it": {"operationId": "read", "parameters": {"id": "$response.body#/id"}}}
    [found] = derive(
        {
            "/pets": {
                "get": operation("list", properties(data=array(PET)), query=QUERY),
                "post": operation(
                    "make",
                    PET,
                    status=201,
                    body=PET,
                    links=links,
                    extra={"x-idempotency-key": "Once", "x-ordered-ids": True},
                ),
            },
            "/pets/{id}": {
                "get": operation("read", properties(data=PET)),
                "put": operation("set", PET, status=201),
                "delete": operation("drop", extra={"x-soft-delete": "gone", "x-eventual": True}),
            },
        }
    ).values()
    assert [f"{fact.subject}: {fact.statement} ({fact.evidence.grade})" for fact in found.facts] == [
        "read: read (GET /pets/{id}) (inferred)",
        "replace: set (PUT /pets/{id}) (inferred)",
        "delete: drop (DELETE /pets/{id}) (inferred)",
        "list: list (GET /pets) (inferred)",
        "create: make (POST /pets) (inferred)",
        "id: path id = property id (documented)",
        "item: in body.data (inferred)",
        "list: an array in body.data (inferred)",
        "paging: limit (size of a page), page (page) (inferred)",
        "filter: name keeps items by name (may be fuzzy) (inferred)",
        "sort: sort orders by age (inferred)",
        "upsert: PUT creates an item (inferred)",
        "idempotency: make takes a key in Once (documented)",
        "ordered ids: an item that is created later has a higher id (documented)",
        "eventual: drop: writes are visible at some time (documented)",
        "soft delete: a deleted item can be read with gone (documented)",
    ]
