"""Models: each model reads the examples of its spec, and writes them back unchanged."""

from __future__ import annotations

import pytest

from acme import DOCUMENT, MODELS, Acme
from caveat.catalogue.api import Api
from caveat.openapi.spec import Spec
from caveat.runs import models

EXAMPLE = "{pets: [], at: '2026-01-01T00:00:00Z'}"

KEPT = {
    "an equal date and time in another form": "{pets: [], at: '2026-01-01T00:00:00+00:00'}",
    "an absent optional property": "{pets: [rex]}",
}

BROKEN: dict[str, tuple[str, str]] = {
    "a wrong type": ("{pets: 3}", "Pets: the example fails validation at /pets: Input should be a valid array"),
    "a wrong type in an array": (
        "{pets: [rex, 3]}",
        "Pets: the example fails validation at /pets/1: Input should be a valid string",
    ),
    "a missing required property": (
        "{at: '2026-01-01T00:00:00Z'}",
        "Pets: the example fails validation at /pets: Field required",
    ),
    "an unknown property": ("{pets: [], more: 1}", 'Pets: the example is written back as {"pets": []}'),
}


def with_example(text: str, acme: Acme) -> Api:
    assert EXAMPLE in DOCUMENT
    return acme(DOCUMENT.replace(EXAMPLE, text))


def test_models_are_counted(acme: Acme) -> None:
    assert models.check_models(acme()) == (2, ())


@pytest.mark.parametrize("title", KEPT)
def test_a_model_keeps_an_example(title: str, acme: Acme) -> None:
    assert models.check_models(with_example(KEPT[title], acme)) == (2, ())


@pytest.mark.parametrize("title", BROKEN)
def test_a_model_does_not_keep_an_example(title: str, acme: Acme) -> None:
    example, message = BROKEN[title]
    count, [finding] = models.check_models(with_example(example, acme))
    assert (count, finding.code, finding.message) == (2, "MOD001", message)
    assert finding.promise == "/paths/~1pets/get/responses/200/content/application~1json"


def test_a_model_that_changes_a_value_does_not_keep_the_example(acme: Acme) -> None:
    imports = "from datetime import timedelta\nfrom pydantic import AfterValidator\nfrom typing import Annotated\n"
    a_day_later = "Annotated[datetime, AfterValidator(lambda value: value + timedelta(1))]"
    text = imports + MODELS.replace("at: datetime", f"at: {a_day_later}")
    _, [finding] = models.check_models(acme(models=text))
    assert finding.message == 'Pets: the example is written back as {"pets": [], "at": "2026-01-02T00:00:00Z"}'


def test_an_api_without_generated_package_has_no_models() -> None:
    assert models.check_models(Api("acme", lambda: Spec({"paths": {}}))) == (0, ())
