"""Many documents from a seed, without the search for failures that a test does."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, given, seed, settings

from generated_documents.documents import GeneratedDocument, documents

CHUNK = 50
"""Documents of one seed."""


def chunk(number: int, count: int = CHUNK) -> list[GeneratedDocument]:
    """The documents of a seed: the same for the same number and version of Hypothesis."""
    made: list[GeneratedDocument] = []

    @seed(number)
    @settings(
        max_examples=count,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(documents())
    def keep(generated: GeneratedDocument) -> None:
        made.append(generated)

    keep()
    return made[:count]
