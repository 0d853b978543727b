"""A lost index is made anew by the worker, which tells how far it is, also after it was killed in the middle."""

from __future__ import annotations

import re
import shutil
import signal
from urllib.parse import quote

from app import create_app
from app.container import Container
from app.jobs.draining import incomplete
from registry.models import Document, DocumentVersion, Organization
from registry.queries.jobs import JobView, of_kind
from tests.app.jobs.test_processes import environment, eventually, process
from tests.app.page import Visitor

MANY = 3000


def filled(container: Container, many: int) -> None:
    """So many published documents, put into the tables at once, and no index."""
    shutil.rmtree(container.settings.data / "index")
    now, text = container.clock.now(), "Сведения о подготовке обучающихся к итоговой аттестации. " * 20
    with container.database.write() as uow:
        owner = uow.session.query(Organization).filter_by(code="department").one()
        documents = [
            Document(
                organization_id=owner.id, kind="method_recs", title=f"О подготовке {number}", state="published",
                origin="entered", created_at=now, updated_at=now, published_at=now,
            )
            for number in range(many)
        ]  # fmt: skip
        uow.session.add_all(documents)
        uow.session.flush()
        uow.session.add_all(
            DocumentVersion(
                document_id=each.id, ordinal=1, values={}, sha256="0" * 64, size=1, file_name="а.docx",
                media_type="application/octet-stream", text=f"{text} {each.id}", created_at=now,
            )
            for each in documents
        )  # fmt: skip


def job(container: Container) -> JobView | None:
    with container.database.read() as uow:
        return next(iter(of_kind(uow, "rebuild")), None)


def test_a_killed_rebuild_goes_on_and_whoever_searches_sees_how_far_it_is(container: Container) -> None:
    filled(container, MANY)
    reader = Visitor(create_app(container).test_client())
    asked = f"/portal/search?q={quote('подготовка')}"
    with process("worker", env=environment(container)) as worker:
        eventually(lambda: (found := job(container)) is not None and found.done > 0, seconds=120)
        worker.kill()
        worker.wait()
    halted = job(container)
    assert halted is not None
    assert (halted.state, halted.total, 0 < halted.done < MANY) == ("running", MANY, True)
    page = reader.get(asked)
    assert re.search(r"Новый указатель создаётся с \d\d\.\d\d\.\d{4} \d\d:\d\d, готово \d+ %", page.text)
    assert "О подготовке" in page.text
    with process("worker", env=environment(container)) as worker:
        eventually(lambda: (found := job(container)) is not None and found.state == "done", seconds=120)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=20) == 0
    done = job(container)
    assert done is not None
    assert (done.id, done.done, done.result) == (halted.id, MANY, {"documents": MANY})
    assert "Работа прервалась и начата заново." in done.log
    assert "Новый указатель создаётся" not in reader.get(asked).text
    assert not incomplete(container)


def test_a_lost_index_of_a_few_documents_is_made_without_a_job(container: Container) -> None:
    filled(container, 3)
    with process("worker", env=environment(container)) as worker:
        eventually(lambda: not incomplete(Container(container.settings)), seconds=60)
        worker.send_signal(signal.SIGTERM)
        worker.wait(timeout=20)
    assert job(container) is None
