"""What templates may do here that docxtpl cannot: notes, comments, lists begun anew, ids, check boxes, contents."""

from __future__ import annotations

import io
import os
import pickle
import re
import threading
import zipfile
from collections import Counter
from collections.abc import Mapping

import pytest
from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn

from document_templates import render
from document_templates.compiled.cache import Cache
from document_templates.compiled.texts import texts
from document_templates.package import open_package
from document_templates.reading import all_text, body_text
from document_templates.renderer import DocxRenderer
from registry.errors import TemplateSyntax
from tests.document_templates.alike import seen
from tests.document_templates.making import paragraphs_of, picture_of, repacked, saved, template_of, with_related

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'


def part(docx: bytes, name: str = "word/document.xml") -> str:
    return zipfile.ZipFile(io.BytesIO(docx)).read(name).decode()


@pytest.mark.parametrize("kind", ["endnotes", "comments"])
def test_tags_in_notes_and_comments_are_filled(kind: str) -> None:
    single = kind[:-1]
    xml = f'<w:{kind} {W}><w:{single} w:id="1"><w:p><w:r><w:t>О {{{{ a }}}}</w:t></w:r></w:p></w:{single}></w:{kind}>'
    made = render(with_related(template_of("Текст"), kind, xml), {"a": "<том>"})
    assert "О &lt;том&gt;" in part(made, f"word/{kind}.xml")


# --------------------------------------------------------------------------------------------------------------- lists


def numbered(*lines: tuple[str, str]) -> bytes:
    document = Document()
    for text, style in lines:
        document.add_paragraph(text, style=style or None)
    return saved(document)


def numbers_of(docx: bytes) -> list[tuple[str, str]]:
    """Each paragraph of a list with the number of its list."""
    found = []
    for paragraph in Document(io.BytesIO(docx)).paragraphs:
        number = paragraph._p.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
        if number is not None:
            found.append((paragraph.text, number.get(qn("w:val"))))
    return found


LIST = numbered(
    ("{%p for section in sections %}", ""),
    ("{{ section.name }}", ""),
    ("{%p for point in section.points %}", ""),
    ("{% if loop.first %}{% endif %}{{ point }}", "List Number"),
    ("{%p endfor %}", ""),
    ("{%p endfor %}", ""),
)
SECTIONS = {"sections": [{"name": "А", "points": ["а1", "а2"]}, {"name": "Б", "points": ["б1", "б2"]}]}


def test_a_list_begins_anew_where_its_paragraph_says_so_and_goes_on_after_it() -> None:
    template = numbered(
        ("{%p for section in sections %}", ""),
        ("{% restart %}{{ section.points[0] }}", "List Number"),
        ("{{ section.points[1] }}", "List Number"),
        ("{%p endfor %}", ""),
    )
    made = render(template, SECTIONS)
    numbers = dict(numbers_of(made))
    assert numbers["а1"] == numbers["а2"] != numbers["б1"] == numbers["б2"]
    numbering = part(made, "word/numbering.xml")
    for number in (numbers["а1"], numbers["б1"]):
        [fresh] = re.findall(rf'<w:num [^>]*w:numId="{number}">.*?</w:num>', numbering)
        assert '<w:startOverride w:val="1"/>' in fresh
    Document(io.BytesIO(made))


def test_a_list_without_the_tag_goes_on_as_word_counts_it() -> None:
    assert numbers_of(render(LIST, SECTIONS)) == []


def test_the_tag_of_lists_outside_of_a_list_is_refused_by_its_paragraph() -> None:
    with pytest.raises(TemplateSyntax, match="нумерованного списка"):
        render(template_of("{% restart %}Текст"), {})


# ----------------------------------------------------------------------------------------------------------------- ids


def looped() -> bytes:
    document = Document()
    document.add_paragraph("{%p for x in xs %}")
    paragraph = document.add_paragraph("{{ x }} ")
    paragraph.add_run().add_picture(io.BytesIO(picture_of(3)))
    for tag, names in (("w:bookmarkStart", {"w:id": "5", "w:name": "place"}), ("w:bookmarkEnd", {"w:id": "5"})):
        mark = OxmlElement(tag)
        for name, value in names.items():
            mark.set(qn(name), value)
        paragraph._p.append(mark)
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), "place")
    paragraph._p.append(link)
    document.add_paragraph("{%p endfor %}")
    return saved(document)


def test_ids_of_drawings_and_bookmarks_do_not_repeat_in_a_loop_and_links_lead_to_their_own() -> None:
    xml = part(render(looped(), {"xs": [1, 2, 3]}))
    for pattern in (
        r'<wp:docPr id="(\d+)"',
        r'<w:bookmarkStart[^>]*w:id="(\d+)"',
        r'<w:bookmarkStart[^>]*w:name="(\w+)"',
    ):
        found = re.findall(pattern, xml)
        assert len(found) == len(set(found)) == 3, pattern
    assert re.findall(r'bookmarkStart[^>]*w:id="(\d+)"', xml) == re.findall(r'bookmarkEnd[^>]*w:id="(\d+)"', xml)
    assert (
        re.findall(r'w:name="(place\w*)"', xml)
        == re.findall(r'w:anchor="(\w+)"', xml)
        == ["place", "place_2", "place_3"]
    )


def marked_part(text: str, mark: str) -> str:
    """The paragraph with a bookmark."""
    return (
        f'<w:p><w:bookmarkStart w:id="7" w:name="{mark}"/><w:r><w:t>{text}</w:t></w:r><w:bookmarkEnd w:id="7"/></w:p>'
    )


def referring(mark: str, kind: str = "REF") -> str:
    """The paragraph with a field of three pieces that leads to the bookmark."""
    signs = [f'<w:r><w:fldChar w:fldCharType="{each}"/></w:r>' for each in ("begin", "separate", "end")]
    code = f'<w:r><w:instrText xml:space="preserve"> {kind} {mark} \\h </w:instrText></w:r>'
    return f"<w:p>{signs[0]}{code}{signs[1]}<w:r><w:t>?</w:t></w:r>{signs[2]}</w:p>"


def simply_referring(mark: str) -> str:
    return f'<w:p><w:fldSimple w:instr=" PAGEREF {mark} \\h "><w:r><w:t>?</w:t></w:r></w:fldSimple></w:p>'


def tagged(tag: str) -> str:
    return f"<w:p><w:r><w:t>{tag}</w:t></w:r></w:p>"


def of_body(*paragraphs: str) -> bytes:
    def with_body(members: dict[str, bytes]) -> Mapping[str, bytes]:
        body = members["word/document.xml"].decode()
        return {**members, "word/document.xml": body.replace("<w:body>", "<w:body>" + "".join(paragraphs)).encode()}

    return repacked(template_of(), with_body)


def led(docx: bytes) -> list[str]:
    """Bookmarks (``=name``) and references (``name``) in the order of the document."""
    found = re.findall(r'bookmarkStart[^>]*w:name="(\w+)"|(?:PAGEREF|REF) (\w+)|w:anchor="(\w+)"', part(docx))
    return [f"={name}" if name else code or anchor for name, code, anchor in found]


FOR, END = tagged("{%p for x in xs %}"), tagged("{%p endfor %}")


def test_a_field_leads_to_the_bookmark_of_its_own_turn_whether_it_stands_before_it_or_after() -> None:
    template = of_body(
        FOR,
        referring("part"),
        simply_referring("part"),
        marked_part("{{ x }}", "part"),
        referring("part", "PAGEREF"),
        END,
    )
    made = render(template, {"xs": "абв"})
    names = ["part", "part_2", "part_3"]
    assert led(made) == [each for name in names for each in (name, name, f"={name}", name)]
    Document(io.BytesIO(made))


def test_a_field_of_a_turn_without_its_bookmark_leads_to_none_of_a_later_turn() -> None:
    body = (tagged("{%p if x %}"), marked_part("{{ x }}", "part"), tagged("{%p endif %}"))
    made = render(
        of_body(FOR, marked_part("-", "own"), referring("own"), referring("part"), *body, END), {"xs": [0, 1, 0]}
    )
    assert led(made) == ["=own", "own", "part", "=own_2", "own_2", "part", "=part", "=own_3", "own_3", "part"]


def test_fields_find_bookmarks_of_inner_and_outer_loops() -> None:
    inner = (tagged("{%p for y in x %}"), referring("inner"), referring("outer"), marked_part("{{ y }}", "inner"), END)
    template = of_body(
        referring("outer"), FOR, *inner, marked_part("-", "outer"), referring("inner"), END, referring("outer")
    )
    assert led(render(template, {"xs": ["аб", "в"]})) == [
        "outer",
        *("inner", "outer", "=inner", "inner_2", "outer", "=inner_2", "=outer", "inner_2"),
        *("inner_3", "outer_2", "=inner_3", "=outer_2", "inner_3"),
        "outer_2",
    ]


def test_a_bookmark_beside_the_loop_is_led_to_from_every_turn() -> None:
    template = of_body(FOR, referring("later"), END, marked_part("-", "later"), FOR, referring("later"), END)
    assert led(render(template, {"xs": "аб"})) == ["later", "later", "=later", "later", "later"]


def test_a_macro_keeps_its_references_to_itself() -> None:
    template = of_body(
        tagged("{%p macro entry(x) %}"), referring("entry"), marked_part("{{ x }}", "entry"), tagged("{%p endmacro %}"),
        tagged("{%p for x in xs %}"), tagged("{{p entry(x) }}"), tagged("{%p else %}"), marked_part("нет", "none"), END,
    )  # fmt: skip
    assert led(render(template, {"xs": "аб"})) == ["entry", "=entry", "entry_2", "=entry_2"]
    assert led(render(template, {"xs": ""})) == ["=none"]


def test_ids_of_paragraphs_do_not_repeat() -> None:
    def with_ids(members: dict[str, bytes]) -> Mapping[str, bytes]:
        body = members["word/document.xml"].replace(b"<w:p>", f'<w:p {W14} w14:paraId="1A2B3C4D">'.encode())
        return {**members, "word/document.xml": body}

    template = repacked(template_of("{%p for x in xs %}", "{{ x }}", "{%p endfor %}"), with_ids)
    found = Counter(re.findall(r'paraId="(\w+)"', part(render(template, {"xs": [1, 2, 3]}))))
    assert all(times == 1 for times in found.values())


# ------------------------------------------------------------------------------------------------- boxes and contents


def boxed(tag: str) -> bytes:
    box = (
        f'<w:p {W} {W14}><w:sdt><w:sdtPr><w:tag w:val="{tag}"/><w14:checkbox><w14:checked w14:val="0"/>'
        '<w14:checkedState w14:val="2612"/><w14:uncheckedState w14:val="2610"/></w14:checkbox></w:sdtPr>'
        "<w:sdtContent><w:r><w:t>☐</w:t></w:r></w:sdtContent></w:sdt><w:r><w:t> согласен</w:t></w:r></w:p>"
    )
    document = Document()
    document.element.body.insert(0, parse_xml(box))
    return saved(document)


@pytest.mark.parametrize(("agreed", "state", "sign"), [(True, "1", "☒"), (False, "0", "☐")])
def test_a_check_box_follows_the_value_its_tag_names(agreed: bool, state: str, sign: str) -> None:
    made = render(boxed("{{ agreed }}"), {"agreed": agreed})
    assert f'<w14:checked w14:val="{state}"/>' in part(made)
    assert seen(made).paragraphs["word/document.xml"][0] == f"{sign} согласен"


def test_a_check_box_that_names_no_value_stays_as_it_is() -> None:
    assert "☐" in part(render(boxed("согласие"), {}))


def test_word_is_asked_to_make_the_table_of_contents_anew() -> None:
    document = Document()
    run = document.add_paragraph().add_run()
    code = OxmlElement("w:instrText")
    code.text = ' TOC \\o "1-3" '
    run._r.append(code)
    assert '<w:updateFields w:val="true"/>' in part(render(saved(document), {}), "word/settings.xml")
    assert "updateFields" not in part(render(template_of("Глава TOC"), {}), "word/settings.xml")


# ------------------------------------------------------------------------------------------------ packages as they are


def test_a_template_of_another_prefix_is_filled_too() -> None:
    def renamed(members: dict[str, bytes]) -> Mapping[str, bytes]:
        body = members["word/document.xml"].replace(b"<w:", b"<x:").replace(b"</w:", b"</x:")
        body = re.sub(rb"(\s)w:(\w+=)", rb"\1x:\2", body).replace(b"xmlns:w=", b"xmlns:x=")
        return {**members, "word/document.xml": body}

    template = repacked(template_of("{%p for x in xs %}", "{{ x }}", "{%p endfor %}"), renamed)
    assert paragraphs_of(render(template, {"xs": ["а", "б\nв"]})) == ["а", "б\nв"]


def test_members_that_nothing_changes_keep_their_packed_bytes() -> None:
    template = template_of("{{ a }}")
    made = zipfile.ZipFile(io.BytesIO(render(template, {"a": "1"})))
    for info in zipfile.ZipFile(io.BytesIO(template)).infolist():
        if info.filename != "word/document.xml":
            assert made.getinfo(info.filename).compress_size == info.compress_size
    assert made.testzip() is None


def test_a_cell_that_lost_all_of_its_paragraphs_has_one() -> None:
    document = Document()
    cell = document.add_table(rows=1, cols=1).cell(0, 0)
    cell.text = "{%p if a %}"
    cell.add_paragraph("{{ a }}")
    cell.add_paragraph("{%p endif %}")
    [[made]] = [row.cells for row in Document(io.BytesIO(render(saved(document), {"a": ""}))).tables[0].rows]
    assert len(made._tc.p_lst) == 1


def test_two_tags_for_one_paragraph_are_refused_by_their_paragraph() -> None:
    with pytest.raises(TemplateSyntax, match="стоит другой тег"):
        render(template_of("{%p if a %}{%p if b %}", "x", "{%p endif %}", "{%p endif %}"), {"a": 1, "b": 1})


@pytest.mark.parametrize("tag", ["{%tr if a %}", "{%tc if a %}", "{% vm %}", "{% colspan 2 %}"])
def test_a_tag_of_tables_outside_of_a_table_is_refused_by_its_paragraph(tag: str) -> None:
    with pytest.raises(TemplateSyntax, match="в ячейке таблицы"):
        render(template_of(tag), {"a": 1})


@pytest.mark.parametrize("kind", ["drawn", "restart", "list", "turn", "over", "anchor", "grid", "x"])
def test_signs_that_the_renderer_keeps_for_itself_are_no_use_to_a_template(kind: str) -> None:
    template = template_of(f"{{{{ '\\x02{kind}:9,<w>\\x03' }}}}")
    if kind in {"grid", "x"}:
        with pytest.raises(TemplateSyntax, match="повреждённый документ"):
            render(template, {})
    else:
        Document(io.BytesIO(render(template, {})))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system cannot fork")
def test_a_forked_child_renders_what_its_parent_compiled() -> None:
    template = template_of("{{ a }}")
    render(template, {"a": "1"})
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, paragraphs_of(render(template, {"a": "2"}))[0].encode())
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reading, 10) == b"2"
    os.close(reading)
    os.close(writing)


# --------------------------------------------------------------------------------------------------------------- cache


def test_the_cache_keeps_the_templates_used_last_and_no_more() -> None:
    cache = Cache(most=2)
    one, two, three = (template_of(text) for text in ("1", "2", "3"))
    first = cache.get(one)
    cache.get(two)
    assert cache.get(one) is first
    cache.get(three)
    assert len(cache) == 2
    assert cache.get(one) is first


def test_the_cache_keeps_one_template_however_heavy() -> None:
    cache = Cache(heaviest=1)
    cache.get(template_of("1"))
    cache.get(template_of("2"))
    assert len(cache) == 1


def test_many_threads_share_one_template() -> None:
    template, made, failed = template_of("{{ a }}"), set(), []

    def work(number: int) -> None:
        for turn in range(10):
            text = paragraphs_of(render(template, {"a": f"{number}-{turn}"}))[0]
            (made.add if text == f"{number}-{turn}" else failed.append)(text)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(made), failed) == (40, [])


def test_the_renderer_goes_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(DocxRenderer())).catalogue.kind("order").code == "order"


@pytest.mark.parametrize("kind", ["order", "analytic_report", "method_recs", "analytic_info"])
def test_the_quick_reading_says_what_the_careful_one_says(kind: str) -> None:
    renderer = DocxRenderer()
    sample = renderer.catalogue.sample(kind)
    members = open_package(renderer.draft(kind, sample["values"], sample["context"]).docx)
    quick = texts(members["word/document.xml"])
    from document_templates.package import parse_xml as tree_of

    assert quick.body == body_text(members)
    assert quick.everything == all_text(tree_of(members["word/document.xml"]))
