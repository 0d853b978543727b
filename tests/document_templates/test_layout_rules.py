"""Each rule of the layout check is broken alone, kept by a like document, and the README says by what."""

from __future__ import annotations

from datetime import date

import pytest

from document_templates.checks import check, fix, packs
from document_templates.checks.demands import FOLDER
from document_templates.checks.fixes import MENDERS, words
from registry.ports import LocalRules
from tests.document_templates.layout_cases import CASES, Case

LAST = date(2026, 11, 23)
EACH = [pytest.param(rule, case, id=f"{rule}-{case.breach}") for rule, cases in CASES.items() for case in cases]
MENDED = {rule for rule, _, _ in MENDERS}


def rules(docx: bytes, local: LocalRules | None) -> set[str]:
    return {remark.rule for remark in check(docx, day=LAST, local=local)}


@pytest.mark.parametrize(("rule", "case"), EACH)
def test_a_rule_is_broken_alone_and_kept_by_a_like_document(rule: str, case: Case) -> None:
    assert rules(case.broken(), case.local) == {rule}
    assert rules(case.sound(), case.local) == set()


@pytest.mark.parametrize(("rule", "case"), [each for each in EACH if each.values[0] in MENDED])
def test_what_is_called_fixable_is_mended_once_and_for_all_and_the_words_stay(rule: str, case: Case) -> None:
    docx = case.broken()
    fixable = any(remark.fixable for remark in check(docx, day=LAST, local=case.local))
    made = fix(docx, day=LAST, local=case.local)
    assert [done.rule for done in made.done] == ([rule] if fixable else [])
    assert rules(made.docx, case.local) == (set() if fixable else {rule})
    assert words(made.docx) == words(docx)
    assert fix(made.docx, day=LAST, local=case.local).docx == made.docx


def test_every_rule_that_a_file_can_break_has_its_case() -> None:
    for pack in packs().values():
        assert CASES.keys() == {rule for rule, demand in pack.demands.items() if not demand.untested}


def test_the_readme_tells_what_breaks_each_rule_and_whether_it_is_mended() -> None:
    readme = (FOLDER.parents[1] / "README.md").read_text(encoding="utf-8")
    told = {
        cells[1].strip(): (cells[4].strip(), cells[5].strip())
        for line in readme.splitlines()
        if len(cells := line.split("|")) == 7 and cells[1].strip() in packs()["gost-2016"].demands
    }
    assert told == {
        rule: ("; ".join(case.breach for case in CASES.get(rule, ())), "yes" if rule in MENDED else "")
        for rule in packs()["gost-2016"].demands
    }
