"""The formats of files that the registry takes. Whatever depends on a format is asked here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from registry.errors import N_

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF_TYPE = "application/pdf"


@dataclass(frozen=True, slots=True)
class FileFormat:
    """What is known of a format. ``code`` stands in addresses and commands, ``label`` is its name in Russian.

    ``converts``: LibreOffice Writer makes a PDF of it. ``layout``: the layout can be checked. ``scans``: it may have
    pages that are pictures. ``public``: the portal hands out the file as it is.
    """

    code: str
    media_type: str
    extension: str
    label: str
    converts: bool = False
    layout: bool = False
    scans: bool = False
    public: bool = True

    @property
    def short(self) -> str:
        """The name as it stands on buttons: «DOCX»."""
        return self.code.upper()

    @property
    def publishable(self) -> bool:
        """Whether readers of the portal can be given a file: this one, or a PDF made of it."""
        return self.public or self.converts


# DOC, RTF and XLS stay inside: they keep deleted words and foreign objects where nobody looks for them.
_ALL = (
    FileFormat("docx", DOCX_TYPE, ".docx", N_("документ Word (DOCX)"), converts=True, layout=True),
    FileFormat("pdf", PDF_TYPE, ".pdf", N_("документ PDF"), scans=True),
    FileFormat(
        "odt",
        "application/vnd.oasis.opendocument.text",
        ".odt",
        N_("документ OpenDocument (ODT)"),
        converts=True,
    ),
    FileFormat("doc", "application/msword", ".doc", N_("документ Word 97–2003 (DOC)"), converts=True, public=False),
    FileFormat("rtf", "application/rtf", ".rtf", N_("документ RTF"), converts=True, public=False),
    FileFormat(
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ".xlsx",
        N_("таблица Excel (XLSX)"),
    ),
    FileFormat("xls", "application/vnd.ms-excel", ".xls", N_("таблица Excel 97–2003 (XLS)"), public=False),
    FileFormat("png", "image/png", ".png", N_("изображение PNG"), scans=True),
    FileFormat("jpeg", "image/jpeg", ".jpg", N_("изображение JPEG"), scans=True),
    FileFormat("tiff", "image/tiff", ".tiff", N_("изображение TIFF"), scans=True),
)
#: By code, in the order in which people are told of them.
BY_CODE: Mapping[str, FileFormat] = {each.code: each for each in _ALL}
_BY_TYPE: Mapping[str, FileFormat] = {each.media_type: each for each in _ALL}
#: What the registry takes, as people are told: «DOCX, PDF, ODT …».
TAKEN = ", ".join(each.short for each in _ALL)
#: Endings that people's programs give to files of these formats, and those that give way to the right one.
OFFERED = (*(each.extension for each in _ALL), ".jpeg", ".tif")
ENDINGS = frozenset({*OFFERED, ".docm", ".xlsm", ".dot", ".dotx"})


def format_of(media_type: str) -> FileFormat:
    """The format with the media type of a kept file."""
    return _BY_TYPE[media_type]
