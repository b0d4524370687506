"""A checkout: the folder with `specs/` and `generated/`. An installed caveat works without one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from caveat.errors import NoWorkspace


@dataclass(frozen=True, slots=True)
class Workspace:
    """The folder with the specs and the generated packages."""

    root: Path

    @property
    def specs(self) -> Path:
        """The folder of the specs, which people write."""
        return self.root / "specs"

    @property
    def generated(self) -> Path:
        """The source root that `caveat generate` writes."""
        return self.root / "generated"

    @property
    def is_own(self) -> bool:
        """Whether this is a checkout of Caveat: only there, packages are generated into `caveat_models`."""
        return (self.root / "contracts" / "caveat").is_dir()

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
    """The checkout around the folder `start`, by default the current one; raises `NoWorkspace`."""
    first = (start or Path.cwd()).resolve()
    for folder in (first, *first.parents):
        if any((folder / "specs").glob("*/openapi.yaml")):
            # A relative path is shorter in messages: they begin with `specs/`.
            return Workspace(Path() if folder == Path.cwd() else folder)
    raise NoWorkspace(str(first))


def current() -> Workspace | None:
    """The checkout around the current folder; None if there is none."""
    try:
        return find()
    except NoWorkspace:
        return None
