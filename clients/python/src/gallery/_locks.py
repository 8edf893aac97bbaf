"""A lock on an open file that falls when its process dies."""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import msvcrt

    #: Windows locks bytes, not files: one that no journal reaches.
    _FAR = 1 << 40

    def try_lock(descriptor: int) -> bool:
        import os

        os.lseek(descriptor, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
