"""The state of the mock: ids, the clock and the rate limit go on."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from caveat import catalogue
from caveat.exchange import Headers
from caveat.targets import stand_in
from goes_on import Step, assert_goes_on

API = catalogue.api("unleash")
MOCKS = [stand_in.mock(API, seed=seed, settings={"rate-limit": "2"}) for seed in (1, 2)]
HEADERS = Headers([("authorization", "fake-github-issues-token"), ("content-type", "application/json")])

STEPS = st.lists(
    st.builds(
        Step,
        st.just("POST"),
        st.sampled_from(["/api/signal-endpoint/github-issues", "/api/signal-endpoint/nothing"]),
        st.none() | st.just({"issue": 311}),
    ),
    max_size=4,
)


@given(STEPS, STEPS)
def test_a_mock_goes_on_from_what_another_knew(before: list[Step], after: list[Step]) -> None:
    assert_goes_on(MOCKS[0], MOCKS[1], HEADERS, before, after)


def test_an_endpoint_that_is_not_limited_here_stays_so() -> None:
    unlimited = stand_in.mock(API)
    unlimited.load({"clock": None, "signals": 7, "passed": {"github-issues": ["2026-01-01T00:00:00Z"]}})
    assert unlimited.dump() == {"clock": "2026-01-01T00:00:00Z", "signals": 7, "passed": {}}
