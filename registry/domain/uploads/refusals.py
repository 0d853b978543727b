"""Why a file is refused, in the words that a person reads, and what to do about it."""

from __future__ import annotations

from registry.errors import N_

EMPTY = N_("Файл «{name}» пуст.")
DAMAGED = N_("Файл «{name}» повреждён и не открывается. Сохраните его заново и загрузите ещё раз.")
PASSWORD = N_("Файл «{name}» защищён паролем. Снимите защиту и загрузите его ещё раз.")
MACROS = N_("Файл «{name}» содержит макросы. Сохраните его без макросов, например как DOCX или XLSX.")
COMMANDS = N_("Файл «{name}» содержит команды другим программам (DDE). Уберите их и загрузите файл ещё раз.")
TOO_LARGE = N_(
    "Файл «{name}» распаковывается в недопустимо большой объём. Сохраните его заново или загрузите в виде PDF."
)
TOO_DEEP = N_("Файл «{name}» вложен сам в себя слишком глубоко. Сохраните его заново, например как DOCX.")
MANY_POINTS = N_(
    "Изображение «{name}» слишком велико: {width} × {height} точек. Сохраните его с разрешением 300 точек на дюйм."
)
MANY_FRAMES = N_("В изображении «{name}» больше {most} страниц. Разделите его на части.")
ANIMATED = N_("Изображение «{name}» движется. Сохраните его как обычное изображение PNG или JPEG.")
OTHER_IMAGE = N_("Файл «{name}» — изображение, которое не принимается. Сохраните его как PNG, JPEG или TIFF.")
OTHER_OFFICE = N_("Файл «{name}» — не документ и не таблица. Принимаются {taken}.")
OTHER_TABLE = N_("Файл «{name}» — таблица, которая не принимается. Сохраните её как XLSX.")
UNKNOWN = N_("Формат файла «{name}» не принимается. Принимаются {taken}.")


class Refused(Exception):
    """A look at a file ended with one of the messages; the name of the file is filled in by whoever knows it."""

    def __init__(self, message: str, **facts: str | int) -> None:
        super().__init__(message)
        self.message = message
        self.facts = facts
