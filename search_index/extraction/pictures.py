"""Images of pages: PNG, JPEG and TIFF of several pages, looked at by their headers before a point is unpacked."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from registry.errors import N_, FileRejected

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_POINTS = 80_000_000  # a sheet of A3 at 600 dpi, in grey
MOST_FRAMES = 500
FORMATS = ("PNG", "JPEG", "TIFF")


def frames(data: bytes) -> int:
    """Return how many pages the image has. Raises ``FileRejected`` when it is damaged or too large."""
    with _opened(data) as image:
        # What a telephone adds to a photograph in JPEG (a map of light, a small copy) is no page.
        count = int(getattr(image, "n_frames", 1)) if image.format == "TIFF" else 1
        if count > MOST_FRAMES:
            raise FileRejected(N_("В изображении больше {most} страниц: текст не распознаётся."), most=MOST_FRAMES)
        return count


def grey_page(data: bytes, number: int) -> tuple[Image, float | None]:
    """Return page ``number`` (from 0) in grey, turned as it says, and its points per inch, ``None`` if it says none."""
    from PIL import ImageOps

    with _opened(data) as image:
        if number:
            image.seek(number)
            _check_size(image)
        inch = image.info.get("dpi", (None,))[0]
        return ImageOps.exif_transpose(image).convert("L"), float(inch) if inch else None


@contextmanager
def _opened(data: bytes) -> Iterator[Image]:
    from PIL import Image as Images
    from PIL import ImageFile

    ImageFile.LOAD_TRUNCATED_IMAGES = False
    # The size is judged here, by one bound and in Russian.
    Images.MAX_IMAGE_PIXELS = None
    try:
        with warnings.catch_warnings(action="ignore"), Images.open(io.BytesIO(data), formats=FORMATS) as image:
            _check_size(image)
            yield image
    except FileRejected:
        raise
    except MemoryError:
        raise
    except Exception as error:
        raise FileRejected(N_("Изображение повреждено: текст не распознаётся.")) from error


def _check_size(image: Image) -> None:
    width, height = image.size
    if width * height > MOST_POINTS:
        raise FileRejected(
            N_("Изображение слишком велико ({width} × {height} точек): текст не распознаётся."),
            width=width,
            height=height,
        )
