"""The program around a LibreOffice that opens files nobody looked through: no network, no files but its own.

It is run by its path in an interpreter of its own, gives both up and becomes the program. The profile of LibreOffice
alone does not do: documents of OpenDocument and RTF show files of the server in spite of it. So where the kernel cannot
fence it off (Landlock, Linux 5.13), nothing is started, and the exit code is ``UNFENCED``.
"""

from __future__ import annotations

import ctypes
import os
import resource
import sys
from pathlib import Path

_NEW_NETWORK, _NEW_USER = 0x40000000, 0x10000000
_LARGEST_FILE = 512 * 1024 * 1024

# Landlock: numbers of the calls are the same on every machine; rights are bits of its first version and one more.
_CREATE, _ADD, _RESTRICT, _VERSION, _BENEATH, _NO_NEW_PRIVILEGES = 444, 445, 446, 1, 1, 38
_RUN, _WRITE, _READ, _LIST, _REMOVE, _SOCKET, _MOVE = 1, 2, 4, 8, 1 << 5, 1 << 9, 1 << 13
_EVERY, _OF_FILES = (1 << 13) - 1, _RUN | _WRITE | _READ
_BIND_AND_CONNECT, _KNOWS_NETWORK = 3, 4
UNFENCED = 78
_SEEN = (
    "/usr", "/lib", "/lib64", "/bin", "/etc/fonts", "/etc/libreoffice", "/etc/ld.so.cache", "/etc/localtime",
    "/var/lib/libreoffice", "/var/spool/libreoffice", "/var/cache/fontconfig", "/proc", "/sys",
)  # fmt: skip


def command(folder: Path, program: Path, memory: int) -> list[str]:
    """The words before a program's own: it may write to the folder alone, and take so many bytes of memory."""
    home = str(program.resolve().parent.parent)
    return [sys.executable, "-I", "-S", __file__, str(folder), home, str(memory)]


def leave_network() -> bool:
    """Move this process where there is no network at all; ``False`` when the system does not let it."""
    unshare = ctypes.CDLL(None, use_errno=True).unshare
    user, group = os.getuid(), os.getgid()
    if unshare(_NEW_NETWORK) == 0:
        return True
    if unshare(_NEW_USER | _NEW_NETWORK) != 0:
        return False
    for name, line in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        try:
            Path("/proc/self", name).write_text(line)
        except OSError:
            continue
    return True


def see_only(folder: str, home: str, *, network: bool) -> bool:
    """Let this process read the system's programs and its own folder, and write to that folder; whether it could be.

    Unless ``network``, it may reach nobody by TCP either, which later kernels fence off too.
    """
    system = ctypes.CDLL(None, use_errno=True)
    version = system.syscall(_CREATE, None, 0, _VERSION)
    if version < (1 if network else _KNOWS_NETWORK):
        return False
    every = _EVERY | (_MOVE if version > 1 else 0)
    asked = (every,) if network else (every, _BIND_AND_CONNECT)
    rules = system.syscall(_CREATE, ctypes.byref((ctypes.c_uint64 * len(asked))(*asked)), 8 * len(asked), 0)
    if rules < 0:
        return False
    for path in (*_SEEN, home):
        _allow(system, rules, path, _RUN | _READ | _LIST)
    _allow(system, rules, "/dev", _WRITE | _READ | _LIST)
    # LibreOffice tells itself by a socket there whether it runs already.
    _allow(system, rules, "/tmp", _SOCKET | _REMOVE)  # noqa: S108 - nothing is read or kept there
    _allow(system, rules, folder, every)
    return bool(system.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0 and system.syscall(_RESTRICT, rules, 0) == 0)


def _allow(system: ctypes.CDLL, rules: int, path: str, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    rule = (ctypes.c_uint32 * 3)(rights if Path(path).is_dir() else rights & _OF_FILES, 0, place)
    system.syscall(_ADD, rules, _BENEATH, ctypes.byref(rule), 0)
    os.close(place)


def main(folder: str, home: str, memory: str, *program: str) -> None:
    """Give up everything else and become the program; end with ``UNFENCED`` when that cannot be."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_LARGEST_FILE, _LARGEST_FILE))
    if not see_only(folder, home, network=leave_network()):
        sys.exit(UNFENCED)
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    os.execv(program[0], program)  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    main(*sys.argv[1:])
