"""Random sequences of requests to the sample API: every exchange is judged, with follow-up requests."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from caveat.catalogue.api import Api
from caveat.exchange import Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.judging.finding import Finding
from caveat.judging.judge import Judgement
from caveat.openapi.coerce import as_list, as_object
from caveat.session.session import Session
from harbour import Harbour
from harbour_document import KEY_HEADER, KINDS, document
from harbour_ships import Clock

OWNERS = ("Bearer a", "Bearer b")
MAX_ASKED = 12


@dataclass
class Story:
    """One client's requests to one server."""

    on: frozenset[str]
    seed: int
    exclusive: bool = True
    findings: list[Finding] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    paths: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rng = random.Random(f"{self.seed}")  # noqa: S311 - a test's choices
        self.clock = Clock()
        spec = document(self.on)
        self.server = Harbour(self.on, self.clock, self.seed)
        self.session = Session(Api("harbour", lambda: spec), exclusive=self.exclusive, clock=self.clock)
        self.etags: dict[str, list[str]] = {}
        self.sent: list[tuple[str, bytes]] = []

    def send(self, method: str, target: str, body: JsonValue = None, **headers: str) -> Response:
        """Send a request, judge it, and send follow-up requests for undecided promises."""
        fields = [(name.replace("_", "-"), value) for name, value in headers.items()]
        if body is not None and not any(name.lower() == "content-type" for name, _ in fields):
            fields.append(("content-type", "application/json"))
        fields.append(("authorization", headers.pop("authorization", OWNERS[0])))
        request = Request(method, target, Headers(fields), b"" if body is None else json.dumps(body).encode())
        response, judgement = self._exchange(request)
        self._ask(judgement)
        return response

    def _exchange(self, request: Request) -> tuple[Response, Judgement]:
        self.clock.now += self.rng.choice((0.005, 0.02, 0.1))
        response = self.server.answer(request)
        judgement = self.session.observe(request, response)
        self.findings += judgement.findings
        for code, result in judgement.others:
            self.counts[f"{code} {type(result).__name__}"] += 1
        return response, judgement

    def _ask(self, judgement: Judgement) -> None:
        """Send the requests whose responses decide, later each time."""
        for _ in range(MAX_ASKED):
            asked = [(code, each) for code, each in judgement.undecided if each.ask is not None]
            if not asked:
                return
            _, undecided = asked[0]
            self.clock.now += 0.3
            assert undecided.ask is not None
            _, judgement = self._exchange(undecided.ask)

    # The steps

    def ship(self) -> dict[str, JsonValue]:
        number = self.rng.randrange(1_000)
        ship: dict[str, JsonValue] = {
            "name": f"{self.rng.choice(('Ada', 'Bó', ' Clio ', 'DORA'))} {number}",
            "kind": self.rng.choice(KINDS),
            "length": self.rng.choice((10.257, 33.0, 41.5, 99.125)),
            "built": f"20{number % 80 + 10}-03-04T10:00:00.123Z",
            "home": f"HTTPS://Port.example/{number}/",
            "tags": [f"t{number % 5}", "b", "a", "b"],
            "crew": self.rng.choice((5, 7, number)),
            "note": self.rng.choice((None, f"note ﬁ {number}")),
            "password": f"fake {number}",
        }
        if self.rng.random() < 0.2:
            ship["unknown"] = "x"
        if "drafts" in self.on:
            ship["status"] = self.rng.choice(("draft", "live"))
        if "archived are hidden" in self.on:
            ship["archived"] = self.rng.random() < 0.5
        if "eager reading" in self.on:
            ship.pop("views", None)
        return ship

    def create(self) -> None:
        headers = {}
        if self.rng.random() < 0.5:
            headers[KEY_HEADER] = f"key-{self.rng.randrange(10_000)}"
        ship = self.ship()
        response = self.send("POST", "/ships", ship, **headers)
        if headers and self.rng.random() < 0.7:
            self.sent.append((headers[KEY_HEADER], json.dumps(ship).encode()))
        path = response.headers.get("location")
        if path is None and response.ok and response.body and isinstance(response.json, dict):
            shown = as_object(response.json)
            shown = next((as_object(shown[key]) for key in ("data", "metadata") if key in shown), shown)
            number = ship["name"] if self.on & {"natural key"} else shown.get("id")
            path = f"/ships/{quote(str(number), safe='')}"
        if path:
            path = path if "uuids" not in self.on or self.rng.random() < 0.5 else path.lower()
            self.paths = [*self.paths[-6:], path]
            if self.rng.random() < 0.6:
                self.read(path)

    def read(self, path: str | None = None) -> None:
        path = path or self.rng.choice([*self.paths, "/ships/999"])
        for _ in range(self.rng.choice((1, 1, 2, 3))):
            tags = self.etags.get(path, [])
            headers = {"if-none-match": self.rng.choice(tags)} if tags and self.rng.random() < 0.4 else {}
            response = self.send("GET", path, **headers)
            if "etag" in response.headers:
                self.etags.setdefault(path, []).append(response.headers["etag"])
        if self.rng.random() < 0.3:
            self.send("HEAD", path)

    def update(self) -> None:
        path = self.rng.choice([*self.paths, "/ships/7"])
        other = self.rng.choice([*self.paths, "/ships/7"])
        self.read(other)
        self.read(path)
        ship = self.ship()
        if self.on & {"natural key", "spaces in ids"}:
            ship.pop("name")
        tags = self.etags.get(path, [])
        recent = list(dict.fromkeys(tags))[-2:]
        headers = {"if-match": self.rng.choice(recent)} if tags and self.rng.random() < 0.5 else {}
        if self.rng.random() < 0.4:
            self.send("PUT", path, ship, **headers)
        else:
            names = self.rng.sample(sorted(ship), 2)
            fields = {name: ship[name] for name in names}
            if "json patch" in self.on:
                steps: list[JsonValue] = [
                    {"op": "replace", "path": f"/{name}", "value": value} for name, value in fields.items()
                ]
                self.send("PATCH", path, steps, content_type="application/json-patch+json", **headers)
            else:
                mask = f"?updateMask={names[0]}" if "field mask" in self.on else ""
                self.send("PATCH", path + mask, fields, content_type="application/merge-patch+json", **headers)
        self.read(path)
        self.read(other)

    def delete(self) -> None:
        path = self.rng.choice([*self.paths, "/ships/8"])
        if self.rng.random() < 0.5:
            self.read(path)
        self.send("DELETE", path)
        if self.rng.random() < 0.3:
            self.send("DELETE", path)
        self.read(path)
        if self.rng.random() < 0.5:
            self.list()

    def retire(self) -> None:
        if self.on & {"other verbs"}:
            path = self.rng.choice([*self.paths, "/ships/8"])
            self.send("POST", f"{path}/retire")
            self.read(path)
        elif self.rng.random() < 0.05:
            self.send("DELETE", "/ships")
            self.list()

    def list(self) -> None:
        self.send("GET", "/ships", authorization=self.rng.choice(OWNERS) if "owners" in self.on else OWNERS[0])

    def query(self) -> None:
        choices: list[dict[str, str]] = [
            {"kind": self.rng.choice(KINDS)},
            {"name": "Ada 7"},
            {"kind": "tug", "name": "Ada 9"},
            {"slug": "ada"},
            {"crew": "7"},
            {"sort": self.rng.choice(("name", "-name", "length", "-length"))},
            {"limit": self.rng.choice(("1", "3", "0", "100"))} if "no pages" not in self.on else {},
        ]
        self.fill()
        self.list()
        for chosen in self.rng.sample(choices, 3):
            self.send("GET", "/ships?" + urlencode(chosen) if chosen else "/ships")

    def fill(self) -> None:
        for _ in range(7):
            if len(self.server.rows) < 7:
                number = self.rng.randrange(9999)
                ship: dict[str, JsonValue] = {"name": f"Ship {number}", "length": number % 90 + 0.5}
                ship["kind"] = self.rng.choice(KINDS)
                self.send("POST", "/ships", ship)

    def walk(self) -> None:
        self.fill()
        size = self.rng.choice((2, 3))
        self.list()
        target = f"/ships?limit={size}"
        if self.on & {"pages from 0", "pages from 1"}:
            target += f"&page={self.rng.choice((0, 1))}"
        for _ in range(8):
            target = self._following(target, self.send("GET", target))
            if not target:
                break
        self.list()

    def _following(self, target: str, response: Response) -> str:
        """The target of the next page; `""` if there is none."""
        body = response.json if response.ok else []
        shown, query = as_object(body), dict(Request("GET", target).query_pairs)
        count = len(as_list(shown.get("items", body)))
        first = f"/ships?limit={query.get('limit', '')}"
        if not count:
            return ""
        if "cursor" in self.on:
            return f"{first}&cursor={shown['cursor']}" if "cursor" in shown else ""
        if "link in the body" in self.on:
            return str(shown["next"] or "")
        if "link in a header" in self.on:
            link = response.headers.get("link", "")
            return link[1 : link.index(">")] if 'rel="next"' in link else ""
        if "page" in query:
            return f"{first}&page={int(query['page']) + 1}"
        return f"{first}&offset={int(query.get('offset', '0')) + count}"

    def replay(self) -> None:
        if self.sent:
            key, body = self.rng.choice(self.sent)
            if self.rng.random() < 0.2:
                body = json.dumps(self.ship()).encode()
            self.send("POST", "/ships", json.loads(body), **{KEY_HEADER: key})

    def run(self, steps: int = 60) -> Story:
        """Take random steps."""
        for _ in self.steps(steps):
            pass
        return self

    def steps(self, count: int) -> Iterator[None]:
        """Take random steps, one for each value."""
        for _ in range(count):
            self.rng.choice(
                (self.create, self.create, self.read, self.update, self.update, self.delete, self.list, self.query)
                + ((self.walk,) if "no pages" not in self.on and "map" not in self.on else ())
                + (self.replay, self.retire)
            )()
            if self.rng.random() < 0.1:
                self.clock.now += 3
            yield


def random_story(*switches: str, seed: int = 0, exclusive: bool = True, steps: int = 60) -> Story:
    """Random requests to a server with these switches, and the findings."""
    return Story(frozenset(switches), seed, exclusive).run(steps)
