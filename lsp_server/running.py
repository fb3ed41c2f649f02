"""Runs handlers of every sort to one future. Invariant: all but coroutines and threads runs before `start` returns, so that
messages take effect in the order in which they came; cancelling the whole cancels the step that runs."""

from __future__ import annotations

import asyncio
import inspect
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from concurrent.futures import Executor

    AnyFuture = Future[Any] | asyncio.Future[Any]
    Handler = Callable[..., Any]
    Steps = Generator[Any, Any, Any]
    ThreadsOf = Callable[[Handler], Executor | None]


def start(handler: Handler, args: Any, kwargs: Any, threads_of: ThreadsOf) -> AnyFuture:
    """Begin; `threads_of` gives the pool of a handler that is to run in a thread.

    pygls 2.1.1 keeps the futures of built-in methods for ever, and leaves a coroutine running below a cancelled one.
    """
    args, kwargs = args or (), kwargs or {}
    if inspect.iscoroutinefunction(handler):
        task: asyncio.Future[Any] = asyncio.ensure_future(handler(*args, **kwargs))
        return task
    if (threads := threads_of(handler)) is not None:
        # Wrapped, so that its end is handled on the loop's thread.
        return asyncio.wrap_future(threads.submit(handler, *args, **kwargs))
    future: Future[Any] = Future()
    if inspect.isgeneratorfunction(handler):
        _advance(None, handler(*args, **kwargs), future, threads_of)
        return future
    try:
        future.set_result(handler(*args, **kwargs))
    except (SystemExit, KeyboardInterrupt):
        raise
    except BaseException as error:  # tantivy's PanicException is no Exception
        future.set_exception(error)
    return future


def _advance(done: AnyFuture | None, steps: Steps, whole: Future[Any], threads_of: ThreadsOf) -> None:
    """Take the next step of a generator: it yields handlers with their arguments and is sent their results."""
    if whole.done() or (done is not None and done.cancelled()):
        steps.close()
        whole.cancel()
        return
    try:
        handler, args, kwargs = _next(steps, done)
    except StopIteration as end:
        whole.set_result(end.value)
    except (SystemExit, KeyboardInterrupt):
        raise
    except BaseException as error:  # as above
        whole.set_exception(error)
    else:
        step = start(handler, args, kwargs, threads_of)
        whole.add_done_callback(lambda _: step.cancel())
        step.add_done_callback(partial(_advance, steps=steps, whole=whole, threads_of=threads_of))


def _next(steps: Steps, done: AnyFuture | None) -> Any:
    if done is None:
        return next(steps)
    error = done.exception()
    return steps.send(done.result()) if error is None else steps.throw(error)
