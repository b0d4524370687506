"""A checkout: the folder that holds `specs/` and `generated/`. An installed caveat works without one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from caveat.errors import NoWorkspace


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where the hand-written specs and the generated packages live."""

    root: Path

    @property
    def specs(self) -> Path:
        """The folder of the hand-written truth."""
        return self.root / "specs"

    @property
    def generated(self) -> Path:
        """The source root that only the generator writes."""
        return self.root / "generated"

    @property
    def apis(self) -> tuple[str, ...]:
        """The names of all APIs that have a spec, sorted."""
        return tuple(sorted(file.parent.name for file in self.specs.glob("*/openapi.yaml")))

    def spec(self, api: str) -> Path:
        """An API's spec."""
        return self.specs / api / "openapi.yaml"

    def package(self, api: str) -> Path:
        """The folder of an API's generated package."""
        return self.generated / "caveat_models" / api


def find(start: Path | None = None) -> Workspace:
    """The checkout that `start` (by default the current folder) lies in; raises `NoWorkspace`."""
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if any((folder / "specs").glob("*/openapi.yaml")):
            # As a person writes it: paths in messages then begin with `specs/`.
            return Workspace(Path() if folder == Path.cwd() else folder)
    raise NoWorkspace(str(here))


def here() -> Workspace | None:
    """The checkout that the current folder lies in, None where it lies in none."""
    try:
        return find()
    except NoWorkspace:
        return None
