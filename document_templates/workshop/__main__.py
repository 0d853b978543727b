"""Write the bundled templates and the texts their samples give."""

from __future__ import annotations

import sys

from document_templates.catalogue import BUNDLED, EXPECTED, SAMPLE, TEMPLATE, FolderCatalogue
from document_templates.renderer import DocxRenderer
from document_templates.workshop import BUILDERS


def main(codes: list[str]) -> None:
    """Build the kinds named, or all."""
    for code in codes or list(BUILDERS):
        folder = BUNDLED / code
        (folder / TEMPLATE).write_bytes(BUILDERS[code]())
        if (folder / SAMPLE).exists():
            (folder / EXPECTED).touch()
            catalogue = FolderCatalogue()
            sample = catalogue.sample(code)
            drafted = DocxRenderer(catalogue).draft(code, sample["values"], sample["context"])
            (folder / EXPECTED).write_text(drafted.text + "\n", encoding="utf-8")
        sys.stdout.write(f"{code}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
