"""Many hands: numbered things that are done by several processes at once, of which this one is the first.

The others are forked, so that they have everything that was read and linked without another word, and end with this
one. Only Linux forks a program of many libraries safely and can end an orphan; elsewhere this one does all.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from multiprocessing import get_context
from multiprocessing.connection import Connection
from tempfile import TemporaryFile
from typing import Final, TypeVar

T = TypeVar("T")
CAN_FORK: Final = sys.platform.startswith("linux")
_PR_SET_PDEATHSIG: Final = 1
_TICKET_BYTES: Final = 4


class Lost(Exception):
    """Another process ended before it answered, for whatever reason."""


def hands_at_most() -> int:
    """How many processes may work at once without being in each other's way."""
    return len(os.sched_getaffinity(0)) if CAN_FORK else 1


def share_out(count: int, hands: int, work: Callable[[Iterable[int]], T]) -> list[T]:
    """Do things from 0 to ``count``, each process taking the next one when it has done one; what each of them gave.

    What a process gave that came to grief is missing, and with it some of the things.
    """
    if hands == 1 or not CAN_FORK:
        return [work(range(count))]
    with ExitStack() as stack:
        tickets = stack.enter_context(_tickets(count))
        others = [stack.enter_context(aside(lambda: work(tickets()), hands)) for _ in range(hands - 1)]
        results = [work(tickets())]
        for other in others:
            with suppress(Lost):
                results.append(other())
        return results


@contextmanager
def _tickets(count: int) -> Iterator[Callable[[], Iterator[int]]]:
    """Numbers below ``count``, of which each process that is forked meanwhile takes ever the next one.

    They stand in a file that all of them read on from one place. The system moves that place for one reader at a time,
    as it does for files on a disk alone, and no reader can hold it when it is killed.
    """
    with TemporaryFile(buffering=0) as file:
        file.write(b"".join(number.to_bytes(_TICKET_BYTES, "big") for number in range(count)))
        file.seek(0)
        yield lambda: (int.from_bytes(ticket, "big") for ticket in iter(lambda: file.read(_TICKET_BYTES), b""))


@contextmanager
def aside(work: Callable[[], T], hands: int) -> Iterator[Callable[[], T]]:
    """Let another process do something meanwhile; what is given waits for it, and raises :class:`Lost` without answer.

    With one hand it is done here when it is asked for. The other process ends with the block.
    """
    if hands == 1 or not CAN_FORK:
        yield cache(work)
        return
    context = get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_help, args=(os.getpid(), sender, work), daemon=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of a library's idle threads, whose locks are not ours
        process.start()
    sender.close()
    try:
        yield cache(lambda: _received(receiver))
    finally:
        process.kill()
        process.join()
        receiver.close()


def _help(parent: int, sender: Connection, work: Callable[[], T]) -> None:
    """Work and send what came of it; end without a word where that fails, since this process knows no reader."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() == parent:
        with suppress(BaseException):
            sender.send(work())


def _received(receiver: Connection) -> T:  # type: ignore[type-var]
    try:
        found: T = receiver.recv()
    except (EOFError, OSError):
        raise Lost from None
    return found
