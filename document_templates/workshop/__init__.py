"""The workshop: bundled templates are built by code, so that each can be rebuilt and compared byte for byte.

``python -m document_templates.workshop`` writes ``template.docx`` and ``expected.txt`` of every bundled kind;
``python -m document_templates.workshop order`` of one. Templates made by people need no workshop: any DOCX with
docxtpl's tags will do.
"""

from __future__ import annotations

from collections.abc import Callable

from document_templates.workshop import (
    acts,
    analytic_info,
    analytic_report,
    briefing_log,
    collection,
    contests,
    dpp_programme,
    event_programme,
    forum_concept,
    instructions,
    letters,
    method_recs,
    minutes,
    notes,
    order,
    programme_catalogue,
    programmes,
    reports,
    schedule,
)

#: Builders of the bundled templates by the code of the kind.
BUILDERS: dict[str, Callable[[], bytes]] = {
    "order": order.build,
    "method_recs": method_recs.build,
    "collection": collection.build,
    "event_programme": event_programme.build,
    "dpp_programme": dpp_programme.build,
    "programme_catalogue": programme_catalogue.build,
    "forum_concept": forum_concept.build,
    "support_programme": programmes.support_programme,
    "concept": programmes.concept,
    "development_programme": programmes.development_programme,
    "antirisk_programme": programmes.antirisk_programme,
    "analytic_report": analytic_report.build,
    "analytic_info": analytic_info.build,
    "local_acts": acts.build_local,
    "legal_acts": acts.build_legal,
    "instruction_letter": letters.build_instruction,
    "info_letter": letters.build_information,
    "instruction_docs": instructions.build,
    "contest_procedure": contests.build_procedure,
    "contest_regulation": contests.build_regulation,
    "contest_rules": contests.build_rules,
    "schedule": schedule.build,
    "briefing_log": briefing_log.build,
    "info_report": reports.event_report,
    "info_method_report": reports.method_report,
    "report": reports.programme_report,
    "analytic_note": notes.analytic_note,
    "info_note_per_oo": notes.school_note,
    "proposals": notes.proposals,
    "minutes": minutes.build_minutes,
    "resolution": minutes.build_resolution,
}
