"""Search beside other engines on the same documents in one run: ours, Tantivy, SQLite FTS5, PostgreSQL.

Filling is measured in a process of its own for each engine, so that its memory is its own; making and reading the
corpus is not counted. Engines take turns by some dozens of questions, after each was asked once, so that a busy machine
troubles all alike and each works warm; one that is slow at a kind of question is asked fewer of them. Without Tantivy
(a library for development) its line is left out.

``python -m tests.bench.search [--quick] [how many documents] [engines]``; engines are ``whoosh shared tantivy fts5
postgres``, by default all.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

from registry.ports import IndexEntry
from search_index import SCHEMES
from tests.bench import russian
from tests.bench.search_corpus import documents
from tests.bench.search_others import Fts5, Postgres, Tantivy
from tests.bench.search_questions import KINDS, PAGES, Asked, questions
from tests.bench.search_rivals import Ours, Rival, Shared, chunks
from tests.databases import empty_postgres, postgres_server

HEAD = (
    f"| engine | {' | '.join(KINDS)} | add one | add one and find | documents a second (of processor) | filling, MB "
    "| index, MB | 8 readers, 1 writer: p95 (alone), errors |\n" + "|---" * (len(KINDS) + 7) + "|"
)
WHOLE, QUICK = 100_000, 5_000
EACH, EACH_QUICK = 100, 30
LEAST, SHARE, SHARE_QUICK = 20, 4.0, 0.5  # questions of a kind, and seconds after which an engine gets no more of them
ADDING = ("add", "add and find")
ADDED, TURN = 40, 10  # documents, and how many questions of each kind or documents make a turn
READERS, SECONDS, SECONDS_QUICK, PACE = 8, 15, 2, 0.25
_UNCOUNTED = 4  # questions of a reader until it is warm
_BEGUN = time.monotonic()
# PostgreSQL as it is run: what is committed is on the disk.
_SERVED = ("shared_buffers=1GB", "max_wal_size=4GB")


@dataclass
class Measured:
    """What one engine did; times in milliseconds."""

    name: str
    filling: dict[str, float]
    size: float = 0
    times: dict[str, list[float]] = field(default_factory=lambda: {kind: [] for kind in (*KINDS, *ADDING)})
    alone: dict[str, float] = field(default_factory=dict)
    together: list[dict[str, float]] = field(default_factory=list)

    def row(self, other: Measured | None) -> str:
        """A row of the table; beside each figure its ratio to the other engine's."""
        cells = [self._cell(kind, other) for kind in (*KINDS, *ADDING)]
        fill = f"{self.filling['wall']:,.0f} ({self.filling['cpu']:,.0f})"
        p95 = max((one["p95"] for one in self.together), default=0)
        errors = sum(one["errors"] for one in self.together)
        readers = f"{p95:.0f} ({self.alone.get('p95', 0):.0f}), {errors:.0f}"
        last = f"{fill} | {self.filling['peak']:.0f} | {self.size / 1e6:.0f} | {readers}"
        return f"| {self.name} | {' | '.join(cells)} | {last} |"

    def _cell(self, kind: str, other: Measured | None) -> str:
        own = [percentile(self.times[kind], part) for part in (50, 95)]
        shown = "/".join(f"{value:.1f}" for value in own)
        if other is None or other is self:
            return shown
        theirs = [percentile(other.times[kind], part) for part in (50, 95)]
        return f"{shown} ({'/'.join(f'{one / base:.2g}' for one, base in zip(own, theirs, strict=True))} ×)"


def percentile(times: list[float], part: int) -> float:
    """The value that so many per cent of the times do not exceed."""
    return statistics.quantiles(times, n=100, method="inclusive")[part - 1]


def lines(*, quick: bool = False, count: int | None = None, only: Collection[str] = ()) -> Iterator[str]:
    """Rows of the table; ratios are to Tantivy where it is there, else to our own engine. ``only`` names engines."""
    missing = russian.fetch()
    if missing:
        yield f"| the corpus lacks the packages {', '.join(missing)}: figures are not comparable |"
    count = count or (QUICK if quick else WHOLE)
    _say(f"the corpus of {count} documents")
    given = list(islice(documents(count), 0, count, max(1, count // 2_000)))
    with tempfile.TemporaryDirectory() as folder, _places(Path(folder)) as known:
        places = {name: place for name, place in known.items() if not only or name in only}
        found = [Measured(name, _filled(name, place, count)) for name, place in places.items()]
        rivals = [opened(one.name, places[one.name]) for one in found]
        for rival, one in zip(rivals, found, strict=True):
            one.name, one.size = rival.name, rival.size()
        asked = questions(given, EACH_QUICK if quick else EACH)
        _ask(rivals, found, asked, SHARE_QUICK if quick else SHARE)
        _add(rivals, found, given)
        for (name, place), rival, one in zip(places.items(), rivals, found, strict=True):
            _say(f"readers of {one.name}")
            _read(["read", name, place, str(count), str(SECONDS_QUICK if quick else SECONDS)], rival, one, given)
            rival.close()
    base = next((one for one in found if one.name == Tantivy.name), found[0])
    for one in found:
        yield one.row(base)


def opened(name: str, place: str) -> Rival:
    """The engine of that short name at its folder or address."""
    makers: dict[str, Callable[[], Rival]] = {
        "whoosh": lambda: Ours("**ours, embedded**", f"whoosh:{place}", Path(place)),
        "shared": lambda: Shared(place),
        "tantivy": lambda: Tantivy(Path(place)),
        "fts5": lambda: Fts5(Path(place)),
        "postgres": lambda: Postgres(place),
    }
    return makers[name]()


@contextmanager
def _places(folder: Path) -> Iterator[dict[str, str]]:
    names = ["whoosh", *(["tantivy"] if find_spec("tantivy") else []), "fts5"]
    places = {name: str(folder / name) for name in names}
    with postgres_server(*_SERVED) as server:
        if server is None:
            yield places
            return
        with empty_postgres(server) as one, empty_postgres(server) as other:
            shared = {"shared": other.replace("+psycopg", "")} if "postgresql" in SCHEMES else {}
            yield {**places, **shared, "postgres": one}


# --------------------------------------------------------------------------------------------------------- measuring


def _say(words: str) -> None:
    """Tell what is being done, and how long after the beginning."""
    sys.stderr.write(f"{time.monotonic() - _BEGUN:6.0f} s: {words}\n")
    sys.stderr.flush()


def _filled(name: str, place: str, count: int) -> dict[str, float]:
    _say(f"filling {name}")
    return dict(_processes([["fill", name, place, str(count)]])[0])


def _ask(rivals: list[Rival], found: list[Measured], asked: list[Asked], share: float) -> None:
    spent: defaultdict[tuple[str, str], float] = defaultdict(float)
    answered: defaultdict[tuple[str, str], int] = defaultdict(int)
    turns: defaultdict[int, list[tuple[Rival, Measured, Asked]]] = defaultdict(list)
    _say("questions, once each")
    many = len(KINDS) * TURN
    for place, question in enumerate(asked):
        for number, (rival, one) in enumerate(zip(rivals, found, strict=True)):
            which = (rival.name, question.kind)
            if spent[which] > share and answered[which] >= LEAST:
                continue
            begun = time.perf_counter()
            _answer(rival, question)
            spent[which] += time.perf_counter() - begun
            answered[which] += 1
            turns[place // many * len(rivals) + number].append((rival, one, question))
    _say("questions again, timed")
    for rival, one, question in (each for turn in sorted(turns) for each in turns[turn]):
        begun = time.perf_counter()
        _answer(rival, question)
        one.times[question.kind].append((time.perf_counter() - begun) * 1000)


def _answer(rival: Rival, question: Asked) -> None:
    (rival.page if question.kind in PAGES else rival.ids)(question)


def _add(rivals: list[Rival], found: list[Measured], given: list[IndexEntry]) -> None:
    _say("additions")
    for first in range(0, ADDED, TURN):
        for rival, one in zip(rivals, found, strict=True):
            for number in range(first, first + TURN):
                entry, question = _new(given, number)
                begun = time.perf_counter()
                rival.put([entry])
                added = time.perf_counter()
                assert entry.id in rival.ids(question), rival.name
                one.times["add"].append((added - begun) * 1000)
                one.times["add and find"].append((time.perf_counter() - begun) * 1000)


def _new(given: list[IndexEntry], number: int) -> tuple[IndexEntry, Asked]:
    word = "щ" + "".join("абвгдежзик"[int(digit)] for digit in f"{number:06}")
    entry = replace(given[number % len(given)], id=str(10_000_000 + number), visible_to=("public",))
    return replace(entry, text=f"{entry.text} {word}"), Asked("one term", (word,))


def _read(order: list[str], rival: Rival, one: Measured, given: list[IndexEntry]) -> None:
    """One reader alone, then eight of them while documents are added; each asks at the same pace."""
    one.alone = _processes([order])[0]
    number = ADDED

    def write() -> None:
        nonlocal number
        number += 1
        rival.put([_new(given, number)[0]])

    one.together = _processes([order] * READERS, write)


def _processes(orders: list[list[str]], meanwhile: Callable[[], None] | None = None) -> list[dict[str, float]]:
    command = [sys.executable, "-m", "tests.bench.search"]
    started = [subprocess.Popen([*command, *order], stdout=subprocess.PIPE, text=True) for order in orders]
    while meanwhile is not None and any(process.poll() is None for process in started):
        meanwhile()
        time.sleep(PACE)
    answers = [process.communicate()[0] for process in started]
    return [json.loads(answer) for answer in answers]


def fill(name: str, place: str, count: int) -> dict[str, float]:
    """Put the documents; how many a second by the clock and by the processor, and the memory in MB."""
    rival = opened(name, place)
    source = _Untimed(documents(count))
    wall, cpu = time.perf_counter(), time.process_time()
    rival.fill(chunks(source))
    wall, cpu = time.perf_counter() - wall - source.wall, time.process_time() - cpu - source.cpu
    rival.close()
    return {"wall": count / wall, "cpu": count / cpu, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


class _Untimed:
    """Gives the documents, and knows how long it took to get them."""

    def __init__(self, entries: Iterator[IndexEntry]) -> None:
        self._entries = entries
        self.wall = self.cpu = 0.0

    def __iter__(self) -> Iterator[IndexEntry]:
        while True:
            wall, cpu = time.perf_counter(), time.process_time()
            entry = next(self._entries, None)
            self.wall += time.perf_counter() - wall
            self.cpu += time.process_time() - cpu
            if entry is None:
                return
            yield entry


def read(name: str, place: str, count: int, seconds: int) -> dict[str, float]:
    """Ask for pages at a pace; the tail of the times in milliseconds, and how many questions failed."""
    rival = opened(name, place)
    asked = [one for one in questions(list(documents(min(count, 500))), 40) if one.kind in PAGES]
    times: list[float] = []
    errors = 0
    for question in asked[:_UNCOUNTED]:
        rival.page(question)
    end = time.monotonic() + seconds
    while time.monotonic() < end or len(times) + errors < _UNCOUNTED:
        begun = time.perf_counter()
        try:
            rival.page(asked[(len(times) + errors) % len(asked)])
        except Exception:
            errors += 1
        else:
            times.append((time.perf_counter() - begun) * 1000)
        time.sleep(max(0.0, PACE - (time.perf_counter() - begun)))
    return {"p95": percentile(times, 95) if len(times) > 1 else 0.0, "errors": errors}


if __name__ == "__main__":
    if sys.argv[1:2] in (["fill"], ["read"]):
        work, name, place, *numbers = sys.argv[1:]
        answer = {"fill": fill, "read": read}[work](name, place, *map(int, numbers))
        sys.stdout.write(json.dumps(answer))
    else:
        own = next((int(word) for word in sys.argv[1:] if word.isdigit()), None)
        sys.stdout.write(HEAD + "\n")
        named = [word for word in sys.argv[1:] if word.isalnum() and not word.isdigit()]
        for line in lines(quick="--quick" in sys.argv, count=own, only=named):
            sys.stdout.write(f"{line}\n")
