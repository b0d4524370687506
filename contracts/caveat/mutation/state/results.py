"""Evaluates mutants of state on a recorded run."""

from __future__ import annotations

from dataclasses import replace

from caveat.mutation.behaviour import Behaviour, decide
from caveat.mutation.judged import Judged
from caveat.mutation.mutant import Result
from caveat.mutation.recording import Recording, Step
from caveat.mutation.state.history import History
from caveat.mutation.state.mutants import StateMutant
from caveat.openapi.spec import Spec
from caveat.resources.state.view import View, client_of


def behaviour_of(spec: Spec, mutant: StateMutant) -> Behaviour:
    """A fresh server with a mutant."""
    history = History()

    def behave(step: Step) -> Step:
        exchange = spec.exchange(step.request, step.response)
        action = mutant.resource.actions.get(exchange.operation or "")
        if action is None and exchange.operation not in mutant.acting:
            return step
        operation = spec.operations[exchange.operation or ""]
        view = View(exchange, operation, mutant.resource, action, client_of(spec, exchange), spec)
        if action is None:
            if view.ok:
                history.act((mutant.resource.template, view.folded_path))
            return step
        changed = mutant.change(view, history)
        history.add(view)
        return step if changed is None else replace(step, response=changed)

    return behave


def result(spec: Spec, mutant: StateMutant, recording: Recording, judged: Judged) -> Result:
    """The outcome of a mutant of state."""
    return decide(mutant.mutant, lambda: behaviour_of(spec, mutant), recording, mutant.operations, judged)
