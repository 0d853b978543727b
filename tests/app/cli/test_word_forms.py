"""The commands of cases: shown, corrected, given back, refused in words."""

from __future__ import annotations

from tests.app.cli.conftest import Run


def test_a_form_is_set_shown_and_given_back(ready: Run) -> None:
    done = ready("forms", "set", "department", "name", "genitive", "Департамента Югры", "--json").json
    assert done == {"organization": "department", "what": "name", "case": "genitive", "changed": True}
    shown = ready("forms", "show", "department", "--json").json["texts"][0]["forms"][0]
    assert (shown["text"], shown["corrected"]) == ("Департамента Югры", True)
    assert "Ничего не изменилось" in ready("forms", "set", "department", "name", "genitive", "Департамента Югры").out
    assert "Департамента Югры" in ready("forms", "show", "department").out
    assert ready("forms", "set", "department", "name", "genitive", "").code == 0
    assert "Департамента Югры" not in ready("forms", "show", "department").out


def test_unknown_words_are_refused(ready: Run) -> None:
    assert ready("forms", "set", "department", "name", "locative", "x").code == 2
    refused = ready("forms", "show", "oops")
    assert (refused.code, refused.out) == (1, "")
    assert "oops" in refused.err
