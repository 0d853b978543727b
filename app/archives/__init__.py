"""Everything of an installation in one archive, made while it works, and put back into an empty place.

An archive is a ZIP: ``database.sqlite3`` or ``database.pgdump``, ``files/<sha256>`` and, last, ``manifest.json`` with
the size and the sha256 of each of them. The search index and the queue are not in it: both are made anew from the
database. The key of the sessions is not in it either: an archive lies where others may read it.
"""

from app.archives.restoring import Restored, restore_archive
from app.archives.writing import Archive, write_archive

__all__ = ["Archive", "Restored", "restore_archive", "write_archive"]
