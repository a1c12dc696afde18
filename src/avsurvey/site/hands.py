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
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Final, TypeVar

T = TypeVar("T")
CAN_FORK: Final = sys.platform.startswith("linux")
_PR_SET_PDEATHSIG: Final = 1


def hands_at_most() -> int:
    """How many processes may work at once without being in each other's way."""
    return len(os.sched_getaffinity(0)) if CAN_FORK else 1


def share_out(count: int, hands: int, work: Callable[[range], T], again: Callable[[range], T]) -> list[T]:
    """Do things from 0 to ``count``, each process every n-th; returns what ``work`` gave for each share.

    A share whose process came to grief is done by ``again`` in this process, where it may raise.
    """
    stride = hands if CAN_FORK else 1
    shares = [range(first, count, stride) for first in range(stride)]
    helpers = [_start(work, share) for share in shares[1:]]
    try:
        results = [work(shares[0])]
        for share, (_, receiver) in zip(shares[1:], helpers, strict=True):
            results.append(_received(receiver, share, again))
        return results
    finally:
        for process, receiver in helpers:
            process.kill()
            process.join()
            receiver.close()


def _start(work: Callable[[range], T], share: range) -> tuple[BaseProcess, Connection]:
    context = get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_help, args=(os.getpid(), sender, work, share), daemon=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of a library's idle threads, whose locks are not ours
        process.start()
    sender.close()
    return process, receiver


def _help(parent: int, sender: Connection, work: Callable[[range], T], share: range) -> None:
    """Do a share and send what came of it; end without a word where that fails, since this process knows no reader."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() == parent:
        with suppress(BaseException):
            sender.send(work(share))


def _received(receiver: Connection, share: range, again: Callable[[range], T]) -> T:
    try:
        found: T = receiver.recv()
    except (EOFError, OSError):
        return again(share)
    return found
