"""Documents to PDF through LibreOffice, each time in a fresh private profile.

The profile forbids macros, active content and links to anything outside the document, and points every proxy at a
closed port, so a document can fetch nothing. For other formats than DOCX LibreOffice is shut in (``app.shut_in``): they
are not looked through before. A failed conversion exits with 0: only the file itself is believed.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from app import office_child, shut_in
from app.office_child import MOST_MEMORY
from app.scratch import Scratch
from document_templates import pictures
from registry.errors import N_, ConversionFailed, ConverterMissing

# Tagged, so that screen readers can follow it, and PDF/A-2, so that it can be archived.
FILTER_OPTIONS = '{"UseTaggedPDF":{"type":"boolean","value":"true"},"SelectPdfVersion":{"type":"long","value":"2"}}'
_LIMITED = ("/bin/sh", "-c", f'ulimit -v {MOST_MEMORY // 1024} && exec "$@"', "sh")
_QUIET = ("--headless", "--invisible", "--norestore", "--nologo", "--nodefault", "--nolockcheck")

#: What files of the formats begin with, by code.
_BEGINNINGS = {"docx": b"PK", "odt": b"PK", "doc": bytes.fromhex("d0cf11e0a1b11ae1"), "rtf": b"{\\rtf"}

UNFENCED = N_(
    "PDF не изготовлен: система сервера не умеет закрыть LibreOffice доступ к другим файлам и сети, "
    "а без этого файлы {format} не открываются. Скачайте файл как есть."
)

#: The file that tells which pictures reach out of a document.
PICTURES = str(Path(pictures.__file__))
_LOOK_SECONDS = 30

_SECURITY = "/org.openoffice.Office.Common/Security/Scripting"
_NETWORK = "/org.openoffice.Inet/Settings"
_HARDENING = (
    (_SECURITY, "MacroSecurityLevel", "3"),
    (_SECURITY, "DisableMacrosExecution", "true"),
    (_SECURITY, "DisableActiveContent", "true"),
    (_SECURITY, "BlockUntrustedRefererLinks", "true"),
    (_NETWORK, "ooInetProxyType", "2"),
    (_NETWORK, "ooInetHTTPProxyName", "127.0.0.1"),
    (_NETWORK, "ooInetHTTPProxyPort", "9"),
    (_NETWORK, "ooInetHTTPSProxyName", "127.0.0.1"),
    (_NETWORK, "ooInetHTTPSProxyPort", "9"),
    (_NETWORK, "ooInetNoProxy", ""),
)


class LibreOffice:
    """The converter. ``command`` is a name on PATH or a full path; ``seconds`` bound one conversion."""

    def __init__(self, command: str = "soffice", *, seconds: float = 120) -> None:
        self.command = command
        self.seconds = seconds

    def available(self) -> bool:
        """Whether the converter is installed."""
        return shutil.which(self.command) is not None

    def to_pdf(self, data: bytes, format: str = "docx") -> bytes:  # noqa: A002
        """The PDF of a file in the format with that code. Raises ``ConverterMissing`` or ``ConversionFailed``."""
        program = shutil.which(self.command)
        if program is None:
            raise ConverterMissing(
                N_("PDF не изготовлен: не установлен LibreOffice Writer. Обратитесь к администратору.")
            )
        with Scratch("dokkarta-pdf-") as folder:
            return self._convert(program, folder.path, data, format)

    def _convert(self, program: str, folder: Path, data: bytes, code: str) -> bytes:
        # LibreOffice would take anything else for plain text and print it.
        if not data.startswith(_BEGINNINGS[code]):
            raise ConversionFailed(N_("PDF не изготовлен: файл не является документом {format}."), format=code.upper())
        source, made = folder / f"document.{code}", folder / "document.pdf"
        source.write_bytes(data)
        if data.startswith(b"PK"):
            refuse_reaching(_looked_through(source))
        profile = write_profile(folder / "profile")
        command = [
            program,
            *_QUIET,
            f"-env:UserInstallation={profile.as_uri()}",
            "--convert-to",
            f"pdf:writer_pdf_Export:{FILTER_OPTIONS}",
        ]
        before = _LIMITED if code == "docx" else shut_in.command(folder, Path(program), MOST_MEMORY)
        ended = self._run([*before, *command, "--outdir", str(folder), str(source)], folder)
        if ended == shut_in.UNFENCED:
            raise ConversionFailed(UNFENCED, format=code.upper())
        pdf = made.read_bytes() if made.is_file() else b""
        if not is_pdf(pdf):
            raise ConversionFailed(N_("PDF не изготовлен: LibreOffice не смог прочитать документ."))
        return pdf

    def _run(self, command: list[str], folder: Path) -> int:
        """The exit code of the command, which is ended when it takes too long."""
        environment = private_environment(folder)
        quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        # LibreOffice starts children; a group of its own lets a timeout end all of them.
        process = subprocess.Popen(command, cwd=folder, env=environment, start_new_session=True, **quiet)  # type: ignore[call-overload]
        try:
            process.wait(self.seconds)
        except subprocess.TimeoutExpired as error:
            raise ConversionFailed(
                N_("PDF не изготовлен: LibreOffice не уложился в {seconds} с."), seconds=round(self.seconds)
            ) from error
        finally:
            end_group(process)
        return int(process.returncode)


class ReachesOut(ConversionFailed):
    """A document was refused before LibreOffice opened it."""


def refuse_reaching(answer: Mapping[str, str]) -> None:
    """Raise ``ReachesOut`` when a part of the document was found that would read files of the server."""
    if part := answer.get("reaching"):
        raise ReachesOut(
            N_(
                "PDF не изготовлен: рисунок «{part}» обращается к другим файлам или программам. "
                "Замените его обычным рисунком (PNG, JPEG)."
            ),
            part=part[:80],
        )


def _looked_through(source: Path) -> dict[str, str]:
    """What a process of its own found in the DOCX. Raises ``ConversionFailed`` for a file that it cannot read."""
    script = str(Path(office_child.__file__))
    command = [sys.executable, "-I", "-S", script, "look", str(source), PICTURES]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_LOOK_SECONDS, check=True)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise ConversionFailed(N_("PDF не изготовлен: LibreOffice не смог прочитать документ.")) from error
    found: dict[str, str] = json.loads(done.stdout)
    return found


def is_pdf(data: bytes) -> bool:
    """Whether the bytes begin as a PDF does."""
    return data.startswith(b"%PDF-")


def private_environment(folder: Path) -> dict[str, str]:
    """What LibreOffice may know of the system."""
    path = os.environ.get("PATH", os.defpath)
    return {"HOME": str(folder), "TMPDIR": str(folder), "PATH": path, "LANG": "C.UTF-8"}


def end_group(process: subprocess.Popen[bytes]) -> None:
    """End the process with all that it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def write_profile(folder: Path) -> Path:
    """A fresh profile with the hardening in it, at the folder."""
    (folder / "user").mkdir(parents=True)
    lines = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>\n'
        for path, name, value in _HARDENING
    )
    (folder / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n{lines}</oor:items>\n'
    )
    return folder
