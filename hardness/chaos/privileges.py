"""Giving up the privileges by which an administrator's process passes over permissions."""

from __future__ import annotations

import ctypes
import os
from typing import Final

_VERSION_3: Final = 0x20080522
"""``_LINUX_CAPABILITY_VERSION_3`` of ``linux/capability.h``; capset(2)."""


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Sets(ctypes.Structure):
    _fields_ = (("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32))


def drop_privileges() -> None:
    """Let permissions bind this process from now on; raises ``OSError`` where they still would not.

    An administrator's process stays the owner of its files, so that it reads its own code, but passes over nothing.
    """
    if os.geteuid() != 0:
        return
    none = (_Sets * 2)()
    if ctypes.CDLL(None, use_errno=True).capset(ctypes.byref(_Header(_VERSION_3, 0)), none) != 0:
        raise OSError(ctypes.get_errno(), "capset")
