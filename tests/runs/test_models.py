"""Models: what a contract shows is read, and the same is written again."""

from __future__ import annotations

import pytest

from acme import DOCUMENT, MODELS, Acme
from caveat.catalogue.api import Api
from caveat.openapi.spec import Spec
from caveat.runs import models

EXAMPLE = "{pets: [], at: '2026-01-01T00:00:00Z'}"

HELD = {
    "the same moment, written in another way": "{pets: [], at: '2026-01-01T00:00:00+00:00'}",
    "nothing where nothing has to be": "{pets: [rex]}",
}

UNHELD: dict[str, tuple[str, str]] = {
    "a type": ("{pets: 3}", "Pets: the example is refused at /pets: Input should be a valid array"),
    "a place below": ("{pets: [rex, 3]}", "Pets: the example is refused at /pets/1: Input should be a valid string"),
    "something missing": ("{at: '2026-01-01T00:00:00Z'}", "Pets: the example is refused at /pets: Field required"),
    "something left out": ("{pets: [], more: 1}", 'Pets: the example is written again as {"pets": []}'),
}


def document(text: str, acme: Acme) -> Api:
    assert EXAMPLE in DOCUMENT
    return acme(DOCUMENT.replace(EXAMPLE, text))


def test_models_are_counted(acme: Acme) -> None:
    assert models.check_models(acme()) == (2, ())


@pytest.mark.parametrize("title", HELD)
def test_an_example_is_held(title: str, acme: Acme) -> None:
    assert models.check_models(document(HELD[title], acme)) == (2, ())


@pytest.mark.parametrize("title", UNHELD)
def test_an_example_is_not_held(title: str, acme: Acme) -> None:
    example, message = UNHELD[title]
    held, [finding] = models.check_models(document(example, acme))
    assert (held, finding.code, finding.message) == (2, "MOD001", message)
    assert finding.promise == "/paths/~1pets/get/responses/200/content/application~1json"


def test_a_model_that_changes_what_it_reads_does_not_hold_it(acme: Acme) -> None:
    later = "from datetime import timedelta\nfrom pydantic import AfterValidator\nfrom typing import Annotated\n"
    late = "Annotated[datetime, AfterValidator(lambda it: it + timedelta(1))]"
    text = later + MODELS.replace("at: datetime", f"at: {late}")
    _, [finding] = models.check_models(acme(models=text))
    assert finding.message == 'Pets: the example is written again as {"pets": [], "at": "2026-01-02T00:00:00Z"}'


def test_an_api_without_models_has_none_to_hold() -> None:
    assert models.check_models(Api("acme", lambda: Spec({"paths": {}}))) == (0, ())
