"""Several APIs at once, each in a process of its own: Schemathesis and a mock keep one processor busy."""

from __future__ import annotations

import multiprocessing
import os
import queue
import signal
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.queues import Queue
from typing import Protocol, TypeAlias

from caveat.catalogue import catalogue
from caveat.catalogue.workspace import Workspace
from caveat.errors import BadDocument
from caveat.judging.verdict import Verdict
from caveat.runs.check import verify
from caveat.traffic.plan import Plan

News: TypeAlias = tuple[str, str, int]
"""What is being done for which API, and how many exchanges have been judged."""

_LISTENING = 0.1
"""Seconds to wait for news before looking whether a process is done."""


class Audience(Protocol):
    """Who hears of progress."""

    def update(self, api: str, doing: str, exchanges: int) -> None:
        """Hear what is being done for an API."""

    def done(self, verdict: Verdict) -> None:
        """Hear what an API came to."""


def verify_all(
    names: Sequence[str], plan: Plan, workspace: Workspace | None, audience: Audience, jobs: int | None = None
) -> tuple[Verdict, ...]:
    """The verdicts of all APIs, in the order of their names as given."""
    workers = min(jobs or os.cpu_count() or 1, len(names))
    if workers <= 1:
        return tuple(_here(name, plan, workspace, audience) for name in names)
    context = multiprocessing.get_context("spawn")
    news: Queue[News] = context.Queue()
    with ProcessPoolExecutor(workers, context, initializer=_listen_to, initargs=(news,)) as pool:
        # The largest first, so that no processor waits for it at the end.
        largest_first = sorted(names, key=_size, reverse=True)
        futures = {name: pool.submit(_there, name, plan, workspace) for name in largest_first}
        try:
            _follow(futures, news, audience)
        except BaseException:
            # Else one would wait for them to end their work.
            for process in multiprocessing.active_children():
                process.terminate()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return tuple(settled(name, futures[name]) for name in names)


def settled(name: str, future: Future[Verdict]) -> Verdict:
    """The verdict of a process that is done, or that it was lost."""
    try:
        return future.result()
    except BrokenProcessPool:
        trouble = "the process that checked it, or one beside it, was ended from outside; is there enough memory?"
        return Verdict(catalogue.find(name).name, 0, troubles=(trouble,))


def _size(name: str) -> int:
    api = catalogue.find(name)
    try:
        return len(api.spec.operations)
    except BadDocument:
        # For its verdict to tell.
        return 0


def _here(name: str, plan: Plan, workspace: Workspace | None, audience: Audience) -> Verdict:
    api = catalogue.find(name)
    verdict = verify(api, plan, workspace, lambda doing, exchanges: audience.update(api.name, doing, exchanges))
    audience.done(verdict)
    return verdict


_news: Queue[News] | None = None
"""Set in each worker process when it starts: how it tells of its progress."""


def _listen_to(news: Queue[News]) -> None:
    global _news  # noqa: PLW0603 - a process's initializer has no other way to hand something on
    _news = news
    # Ctrl-C reaches every process of the terminal; the one that started them answers it for all.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _there(name: str, plan: Plan, workspace: Workspace | None) -> Verdict:
    api = catalogue.find(name)
    return verify(api, plan, workspace, lambda doing, exchanges: _tell(api.name, doing, exchanges))


def _tell(api: str, doing: str, exchanges: int) -> None:
    if _news is not None:
        _news.put((api, doing, exchanges))


def _follow(futures: dict[str, Future[Verdict]], news: Queue[News], audience: Audience) -> None:
    pending = dict(futures)
    while pending:
        try:
            audience.update(*news.get(timeout=_LISTENING))
        except queue.Empty:
            for name in [name for name, future in pending.items() if future.done()]:
                audience.done(settled(name, pending.pop(name)))
