"""Worker processes that carry out parts of jobs, and their messages."""

from __future__ import annotations

import pickle
import signal
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from multiprocessing.queues import SimpleQueue
from typing import TypeAlias

from caveat.catalogue.api import Api
from caveat.errors import CaveatError
from caveat.exchange import Response
from caveat.judging.finding import Finding
from caveat.judging.verdict import Verdict
from caveat.runs import processes
from caveat.runs.job import Job, Worker
from caveat.targets.target import Target

MAX_MESSAGE_BYTES = 4_000
"""Messages of this size are written to a pipe as a whole, even if the process is killed (POSIX: PIPE_BUF)."""


@dataclass(frozen=True, slots=True)
class Activity:
    """The progress of a part."""

    job: int
    """The position of the job."""
    part: int
    """The number of the part."""
    text: str
    """The current check or phase."""
    exchanges: int
    """Judged in this part."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """A sentence about the first request of a process."""

    job: int
    """The position of the job."""
    sentence: str


@dataclass(frozen=True, slots=True)
class NewFinding:
    """A finding that a process reports at once, so that it is not lost if that process is killed."""

    job: int
    """The position of the job."""
    finding: Finding
    """Without the bodies of its exchanges if it is large."""


Message: TypeAlias = Activity | Announcement | NewFinding


@dataclass(frozen=True, slots=True)
class JobProcesses:
    """Processes that carry out parts of jobs."""

    pool: ProcessPoolExecutor
    messages: SimpleQueue[Message]
    """The messages of the processes, in order; those about a part come before its result."""

    def received(self) -> Iterator[Message]:
        """The messages so far."""
        while not self.messages.empty():
            # An interrupt between the length and the content of a message would make the rest unreadable.
            before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
            try:
                message = self.messages.get()
            finally:
                signal.pthread_sigmask(signal.SIG_SETMASK, before)
            yield message


@contextmanager
def started(jobs: Sequence[Job], workers: int, worker: Worker) -> Iterator[JobProcesses | None]:
    """Processes for these jobs, or None if this process alone does the work.

    Where processes are copies of this one, they have the targets that are `in_process`, which `worker` gets here. Other
    targets must be made afterwards: copies must not share their connections and databases.
    """
    if workers == 1:
        yield None
        return
    context = processes.quick_context()
    inherited: dict[tuple[str, str], tuple[Api, Target]] = {}
    if context.get_start_method() == "fork":
        for job in jobs:
            # The part that uses an invalid target reports it.
            with suppress(CaveatError):
                inherited |= _loaded(job, worker)
    messages: SimpleQueue[Message] = context.SimpleQueue()
    with processes.pool(workers, context, _start, (messages, inherited)) as pool:
        yield JobProcesses(pool, messages)


def _loaded(job: Job, worker: Worker) -> dict[tuple[str, str], tuple[Api, Target]]:
    if not job.in_process:
        return {}
    api, target = worker.prepare(job)
    # Rules are loaded on first use.
    return {job.key: (api, target)} if api.rules else {}


_messages: SimpleQueue[Message] | None = None
"""The queue to which a worker process reports; set when the process starts."""

_worker = Worker()
"""The worker of this process, with the targets that it has built."""


def _start(messages: SimpleQueue[Message], inherited: Mapping[tuple[str, str], tuple[Api, Target]]) -> None:
    global _messages  # noqa: PLW0603 - an initializer of a process has no other way to pass a value
    _messages = messages
    _worker.prepared.update(inherited)
    processes.become_worker()


def do(index: int, job: Job, number: int) -> tuple[Verdict, ...]:
    """Do a part of the job at a position, in a worker process."""
    with processes.working():
        _worker.announce = lambda sentence: _send(Announcement(index, sentence))

        def on_activity(text: str, exchanges: int) -> None:
            _send(Activity(index, number, text, exchanges))

        return _worker.do(
            job, number, on_activity, on_finding=lambda finding: _send_finding(NewFinding(index, finding))
        )


def _send_finding(message: NewFinding) -> None:
    if len(pickle.dumps(message)) > MAX_MESSAGE_BYTES:
        message = replace(message, finding=_without_bodies(message.finding))
    if len(pickle.dumps(message)) <= MAX_MESSAGE_BYTES:
        _send(message)


def _without_bodies(finding: Finding) -> Finding:
    """The finding with the last of its exchanges, whose content it leaves out; its fingerprint stays."""
    shown = (
        replace(each, request=replace(each.request, body=b""), response=Response(each.response.status))
        for each in finding.exchanges[-1:]
    )
    return replace(finding, exchanges=tuple(shown))


def _send(message: Message) -> None:
    if _messages is not None:
        _messages.put(message)
