'''What the vendors' prose promises: one package an API, with its rules by topic and its mock's behaviour.

A package is found by its folder; all its parts may be missing. A module with rules, `acme/rules/orders.py`:

    @rule("ACM001", on=[Operation.GET_ORDER], evidence=documented("https://acme.example/docs, Orders"), accepted=True)
    def an_order_has_the_id_asked_for(exchange: Exchange, _history: History) -> Iterator[Breach]:
        """An order that is asked for by its id has that id."""
        expected = exchange.path_parameters["order_id"]
        found = exchange.response.parse(models.Order).id
        if found != expected:
            yield Breach(f"the id is {found}, expected {expected}", at="body /id")

with its cases in `tests/cases/acme/ACM001.yaml` (see `caveat.testing.rule_cases`), and the mock's behaviour,
`acme/mock/provider.py`:

    class AcmeProvider(Provider):  # caveat_models.acme.provider.Provider: one method for each operation
        def credentials(self) -> Mapping[str, str]: ...
        def authenticate(self, caller: Caller) -> bool: ...
        def get_order(self, caller: Caller, *, order_id: str) -> models.Order | tuple[Literal[404], models.Error]: ...

    def make(*, seed: int, clock: Clock) -> AcmeProvider: ...

A mock that can be told something (`caveat mock acme --set stock=3`) has a frozen dataclass `Settings` there, with a
default for each field, and `make` takes `settings` too. One that calls webhooks has `deliveries`, and one whose state
can be kept has `dump` and `load`: see `caveat.mock.engine.Provider`. How much a mock keeps stands in README.md.
A class that does not inherit the protocol may leave operations out: they are answered from the contract's examples.
'''
