"""A page of a PDF or an image as a picture in grey: to be read, or to be looked at. For limited children."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from registry.errors import N_, FileRejected
from search_index.extraction.pictures import grey_page
from search_index.extraction.sniffing import file_type

if TYPE_CHECKING:
    from PIL.Image import Image

#: Points per inch of a page that is looked at beside its text.
SHOWN = 110
_POINTS_PER_INCH = 72  # of a PDF
_LARGEST_SIDE = 6_000


def page_image(data: bytes, number: int, resolution: float) -> tuple[Image, float]:
    """Page ``number`` (from 0) at about ``resolution`` points per inch, and how many it came to.

    Raises ``FileRejected`` when the page cannot be drawn.
    """
    return (_drawn if file_type(data) == "pdf" else _scaled)(data, number, resolution)


def page_png(data: bytes, number: int, turn: int = 0) -> bytes:
    """The page as a PNG to look at, turned by so many degrees, clockwise. Raises ``FileRejected``."""
    image, _inch = page_image(data, number, SHOWN)
    image = image.rotate(-turn, expand=True)
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


def _drawn(data: bytes, number: int, resolution: float) -> tuple[Image, float]:
    import pypdfium2
    from PIL import Image as Images

    document = None
    try:
        document = pypdfium2.PdfDocument(data)
        page = document[number]
        scale = min(resolution / _POINTS_PER_INCH, _LARGEST_SIDE / max(1.0, *page.get_size()))
        bitmap = page.render(scale=scale, grayscale=True)
        points: Any = bitmap.to_numpy()
        height, width = points.shape[:2]
        return Images.frombytes("L", (width, height), points.tobytes()), scale * _POINTS_PER_INCH
    except (pypdfium2.PdfiumError, IndexError) as error:
        raise FileRejected(N_("Страница {number} PDF повреждена: она не распознана."), number=number + 1) from error
    finally:
        if document is not None:
            document.close()


def _scaled(data: bytes, number: int, resolution: float) -> tuple[Image, float]:
    """The page of an image; one that says nothing sensible of its size is taken for A4."""
    image, said = grey_page(data, number)
    inch = said if said and 50 <= said <= 2_400 else max(70.0, max(image.size) / 11.7)
    scale = min(resolution / inch, _LARGEST_SIDE / max(image.size))
    if scale < 0.95:
        image = image.resize((max(1, round(image.width * scale)), max(1, round(image.height * scale))))
        inch *= scale
    return image, inch
