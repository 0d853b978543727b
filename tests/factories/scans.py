"""Scans: pages of a real document as pictures, in a PDF without text, and as images."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import docx
import pypdfium2
from docx.enum.text import WD_BREAK
from PIL import Image

from tests.factories.office_files import converted

#: What stands on the pages of :func:`recommendations`.
PAGES = (
    "Методические рекомендации по преподаванию математики. Рекомендуется организовать повторение темы «Проценты» "
    "в пятых и шестых классах и провести диагностическую работу до пятнадцатого марта.",
    "Анализ результатов всероссийских проверочных работ показал затруднения при решении текстовых задач на движение. "
    "Учителям следует включать такие задачи в каждый урок обобщения.",
    "Администрации школы обеспечить наставничество для молодых педагогов и взаимное посещение уроков геометрии.",
)


def recommendations(folder: Path, pages: Sequence[str] = PAGES) -> bytes:
    """A PDF with text, a page for each of the texts, as LibreOffice makes it."""
    document = docx.Document()
    for number, text in enumerate(pages):
        if number:
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return converted(stream.getvalue(), "docx", "pdf", folder)


def pictures(pdf: bytes, resolution: int = 200) -> list[Image.Image]:
    """The pages of a PDF as a scanner would see them, in grey."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=resolution / 72, grayscale=True).to_pil().copy() for page in document]
    finally:
        document.close()


def scanned_pdf(images: Sequence[Image.Image], resolution: int = 200) -> bytes:
    """A PDF of pictures alone."""
    stream = io.BytesIO()
    # Saving leaves its settings on an image.
    images = [image.copy() for image in images]
    images[0].save(stream, "PDF", save_all=True, append_images=list(images[1:]), resolution=resolution)
    return stream.getvalue()


def image_file(images: Sequence[Image.Image], format_: str) -> bytes:
    """An image file; of several pages when it is a TIFF."""
    stream = io.BytesIO()
    images = [image.copy() for image in images]
    several = {"save_all": True, "append_images": list(images[1:])} if format_ == "TIFF" else {}
    images[0].save(stream, format_, dpi=(200, 200), **several)
    return stream.getvalue()
