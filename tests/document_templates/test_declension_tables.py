"""Six cases of names, posts and bodies, row by row, and every trap that was met on the way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from document_templates.environment import text_environment, xml_environment
from document_templates.language import (
    CASES,
    HouseStyle,
    agreed,
    compared,
    count,
    decline_person,
    decline_phrase,
    gender_in,
    held,
    initials_first,
    initials_last,
    nested,
    quoted,
    typography,
)

NBSP = "\N{NO-BREAK SPACE}"
OKRUG = "Ханты-Мансийского автономного округа – Югры"


def names(name: str, gender: str | None = None) -> str:
    return " / ".join(decline_person(name, case, gender) for case in CASES if case != "nominative")


def phrases(text: str) -> str:
    return " / ".join(decline_phrase(text, case) for case in CASES if case != "nominative")


@pytest.mark.parametrize(
    ("name", "gender", "forms"),
    [
        ("А.В. Никонов", "m", "А.В. Никонова / А.В. Никонову / А.В. Никонова / А.В. Никоновым / А.В. Никонове"),
        ("Никонов А.В.", "m", "Никонова А.В. / Никонову А.В. / Никонова А.В. / Никоновым А.В. / Никонове А.В."),
        ("НИКОНОВ А.В.", "m", "НИКОНОВА А.В. / НИКОНОВУ А.В. / НИКОНОВА А.В. / НИКОНОВЫМ А.В. / НИКОНОВЕ А.В."),
        ("А. Дренин", "m", "А. Дренина / А. Дренину / А. Дренина / А. Дрениным / А. Дренине"),
        ("Цой В.Р.", "m", "Цоя В.Р. / Цою В.Р. / Цоя В.Р. / Цоем В.Р. / Цое В.Р."),
        ("Толстой И.И.", "m", "Толстого И.И. / Толстому И.И. / Толстого И.И. / Толстым И.И. / Толстом И.И."),
        ("Швец А.А.", "m", "Швеца А.А. / Швецу А.А. / Швеца А.А. / Швецом А.А. / Швеце А.А."),
        ("Чайка А.А.", "f", "Чайки А.А. / Чайке А.А. / Чайку А.А. / Чайкой А.А. / Чайке А.А."),
        ("Окуджава Б.Ш.", "m", "Окуджавы Б.Ш. / Окуджаве Б.Ш. / Окуджаву Б.Ш. / Окуджавой Б.Ш. / Окуджаве Б.Ш."),
        ("Соловей А.А.", "m", "Соловья А.А. / Соловью А.А. / Соловья А.А. / Соловьем А.А. / Соловье А.А."),
        ("Кара-Мурза А.", "m", "Кара-Мурзы А. / Кара-Мурзе А. / Кара-Мурзу А. / Кара-Мурзой А. / Кара-Мурзе А."),
        ("Ковальчук И.И.", "f", "Ковальчук И.И. / Ковальчук И.И. / Ковальчук И.И. / Ковальчук И.И. / Ковальчук И.И."),
        (
            "Иванова-Петрова А.А.",
            "f",
            "Ивановой-Петровой А.А. / Ивановой-Петровой А.А. / Иванову-Петрову А.А. / Ивановой-Петровой А.А. / "
            "Ивановой-Петровой А.А.",
        ),
        (
            "Сулейманова-Ким А.",
            "f",
            "Сулеймановой-Ким А. / Сулеймановой-Ким А. / Сулейманову-Ким А. / Сулеймановой-Ким А. / "
            "Сулеймановой-Ким А.",
        ),
    ],
)
def test_short_names_decline_by_the_gender_given(name: str, gender: str, forms: str) -> None:
    assert names(name, gender) == forms


@pytest.mark.parametrize(
    ("name", "genitive", "instrumental"),
    [
        ("Иванов Иван Иванович", "Иванова Ивана Ивановича", "Ивановым Иваном Ивановичем"),
        ("Павлов Павел Павлович", "Павлова Павла Павловича", "Павловым Павлом Павловичем"),
        ("Алексей Викторович Никонов", "Алексея Викторовича Никонова", "Алексеем Викторовичем Никоновым"),
        ("Черных Лев Никитич", "Черных Льва Никитича", "Черных Львом Никитичем"),
        ("Попов Никита Фомич", "Попова Никиты Фомича", "Поповым Никитой Фомичом"),
        ("Ким Ольга Петровна", "Ким Ольги Петровны", "Ким Ольгой Петровной"),
        ("Ким Олег Петрович", "Кима Олега Петровича", "Кимом Олегом Петровичем"),
        ("Святченко Любовь Ильинична", "Святченко Любови Ильиничны", "Святченко Любовью Ильиничной"),
        ("Иванова Нинель Кузьминична", "Ивановой Нинели Кузьминичны", "Ивановой Нинелью Кузьминичной"),
        ("Каримова Айгуль Маратовна", "Каримовой Айгуль Маратовны", "Каримовой Айгуль Маратовной"),
        ("Алиев Ильхам Гейдар оглы", "Алиева Ильхама Гейдар оглы", "Алиевым Ильхамом Гейдар оглы"),
        ("Мамедова Лейла Али кызы", "Мамедовой Лейлы Али кызы", "Мамедовой Лейлой Али кызы"),
        ("Фёдоров Пётр Фёдорович", "Фёдорова Петра Фёдоровича", "Фёдоровым Петром Фёдоровичем"),
    ],
)
def test_full_names_decline_by_their_patronymic(name: str, genitive: str, instrumental: str) -> None:
    assert decline_person(name, "genitive") == genitive
    assert decline_person(name, "instrumental") == instrumental


def test_a_name_whose_first_name_begins_its_surname_declines_both_at_their_places() -> None:
    assert decline_person("Александрова Александра Александровна", "dative") == (
        "Александровой Александре Александровне"
    )


def test_the_gender_is_told_by_the_patronymic_and_by_nothing_else() -> None:
    assert (gender_in("Гусь Галина Дмитриевна"), gender_in("Бондарь Лев Никитич")) == ("f", "m")
    assert gender_in("Г.Д. Гусь") is gender_in("Никонов Алексей") is gender_in("отдел кадров") is None


def test_initials_of_a_name_that_begins_with_the_first_name() -> None:
    assert initials_first("Алексей Викторович Никонов") == f"А.В.{NBSP}Никонов"
    assert initials_last("ДРЕНИН А.А.") == f"ДРЕНИН{NBSP}А.А."


POSTS = {
    "заместитель директора Департамента": "заместителя заместителю заместителя заместителем заместителе",
    "исполняющий обязанности директора": "исполняющего исполняющему исполняющего исполняющим исполняющем",
    "исполняющая обязанности директора": "исполняющей исполняющей исполняющую исполняющей исполняющей",
    "начальник отдела общего образования": "начальника начальнику начальника начальником начальнике",
    "секретарь комиссии": "секретаря секретарю секретаря секретарем секретаре",
    "управляющий делами": "управляющего управляющему управляющего управляющим управляющем",
    "ответственный за информационный обмен": "ответственного ответственному ответственного ответственным ответственном",
    "уполномоченный по защите прав": "уполномоченного уполномоченному уполномоченного уполномоченным уполномоченном",
    "педагог-психолог школы": "педагога-психолога педагогу-психологу педагога-психолога педагогом-психологом "
    "педагоге-психологе",
}


@pytest.mark.parametrize(("post", "heads"), POSTS.items())
def test_posts_decline_their_head_and_keep_their_tail(post: str, heads: str) -> None:
    tail = post.partition(" ")[2]
    assert phrases(post) == " / ".join(f"{head} {tail}" for head in heads.split())


@pytest.mark.parametrize(
    ("post", "dative"),
    [
        ("временно исполняющий обязанности директора", "временно исполняющему обязанности директора"),
        ("старший методист", "старшему методисту"),
        ("младший научный сотрудник", "младшему научному сотруднику"),
        ("старший методист, кандидат педагогических наук", "старшему методисту, кандидату педагогических наук"),
        ("ведущий консультант отдела", "ведущему консультанту отдела"),
        (
            "первый заместитель директора – начальник управления",
            "первому заместителю директора – начальнику управления",
        ),
        ("Председатель Комитета - заместитель главы", "Председателю Комитета - заместителю главы"),
        ("заместитель директора Департамента образования", "заместителю директора Департамента образования"),
        ("врио директора", "врио директора"),
    ],
)
def test_posts_of_several_words(post: str, dative: str) -> None:
    assert decline_phrase(post, "dative") == dative


@pytest.mark.parametrize(
    ("body", "genitive", "accusative", "instrumental"),
    [
        (
            f"Департамент образования и науки {OKRUG}",
            f"Департамента образования и науки {OKRUG}",
            f"Департамент образования и науки {OKRUG}",
            f"Департаментом образования и науки {OKRUG}",
        ),
        (
            "Административно-ресурсный отдел",
            "Административно-ресурсного отдела",
            "Административно-ресурсный отдел",
            "Административно-ресурсным отделом",
        ),
        (
            "Институт развития образования",
            "Института развития образования",
            "Институт развития образования",
            "Институтом развития образования",
        ),
        (
            "муниципальные органы, осуществляющие управление в сфере образования",
            "муниципальных органов, осуществляющих управление в сфере образования",
            "муниципальные органы, осуществляющие управление в сфере образования",
            "муниципальными органами, осуществляющими управление в сфере образования",
        ),
        (
            "автономное учреждение «Институт развития образования»",
            "автономного учреждения «Институт развития образования»",
            "автономное учреждение «Институт развития образования»",
            "автономным учреждением «Институт развития образования»",
        ),
        ("МБОУ «СОШ № 5»", "МБОУ «СОШ № 5»", "МБОУ «СОШ № 5»", "МБОУ «СОШ № 5»"),
        ("ИРО", "ИРО", "ИРО", "ИРО"),
        ("отдел ГИА", "отдела ГИА", "отдел ГИА", "отделом ГИА"),
        ("рабочая группа", "рабочей группы", "рабочую группу", "рабочей группой"),
        (
            "Средняя общеобразовательная школа № 5",
            "Средней общеобразовательной школы № 5",
            "Среднюю общеобразовательную школу № 5",
            "Средней общеобразовательной школой № 5",
        ),
        (
            "казённое учреждение дополнительного образования",
            "казённого учреждения дополнительного образования",
            "казённое учреждение дополнительного образования",
            "казённым учреждением дополнительного образования",
        ),
    ],
)
def test_bodies(body: str, genitive: str, accusative: str, instrumental: str) -> None:
    made = [decline_phrase(body, case) for case in ("genitive", "accusative", "instrumental")]
    assert made == [genitive, accusative, instrumental]
    assert decline_phrase(body, "nominative") == body


def test_the_dictionary_does_not_bring_yo_that_the_source_does_not_write() -> None:
    assert decline_phrase("отчет", "genitive") == "отчета"
    assert decline_phrase("отчёт", "genitive") == "отчёта"
    assert decline_phrase("статс-секретарь", "instrumental") == "статс-секретарем"


@pytest.mark.parametrize(
    ("gender", "plain", "with_yo"),
    [
        ("m", "УТВЕРЖДЕН", "УТВЕРЖДЁН"),
        ("f", "УТВЕРЖДЕНА", "УТВЕРЖДЕНА"),
        ("n", "УТВЕРЖДЕНО", "УТВЕРЖДЕНО"),
        ("pl", "УТВЕРЖДЕНЫ", "УТВЕРЖДЕНЫ"),
    ],
)
def test_the_stamp_agrees_with_the_kind(gender: str, plain: str, with_yo: str) -> None:
    assert agreed("УТВЕРЖДЕН", gender) == agreed("УТВЕРЖДЁН", gender) == plain
    assert agreed("УТВЕРЖДЕН", gender, HouseStyle(yo=True)) == with_yo


def test_participles_of_other_shapes_agree_too() -> None:
    assert [agreed("принят", gender) for gender in ("m", "f", "n", "pl")] == ["принят", "принята", "принято", "приняты"]


@pytest.mark.parametrize(
    ("amount", "phrase", "case", "said"),
    [
        (22, "муниципальное образование", "nominative", "22 муниципальных образования"),
        (22, "муниципальное образование", "prepositional", "22 муниципальных образованиях"),
        (21, "муниципальное образование", "dative", "21 муниципальному образованию"),
        (3, "обучающийся", "nominative", "3 обучающихся"),
        (21, "обучающийся", "nominative", "21 обучающийся"),
        (5, "обучающийся", "dative", "5 обучающимся"),
        (5, "участник ЕГЭ", "nominative", "5 участников ЕГЭ"),
        (2, "выпускник 11 класса", "instrumental", "2 выпускниками 11 класса"),
        (5, "человек", "nominative", "5 человек"),
        (2, "человек", "nominative", "2 человека"),
        (5, "год", "nominative", "5 лет"),
        (2, "год", "genitive", "2 лет"),
        (2, "учитель", "accusative", "2 учителей"),
        (22, "учитель", "accusative", "22 учителя"),
        (21, "учитель", "accusative", "21 учителя"),
        (21, "школа", "accusative", "21 школу"),
        (1.5, "балл", "dative", "1,5 балла"),
        (2, "МОУО", "nominative", "2 МОУО"),
    ],
)
def test_what_is_counted_agrees_in_every_case(amount: float, phrase: str, case: str, said: str) -> None:
    assert count(amount, phrase, case).replace(NBSP, " ") == said  # type: ignore[arg-type]


def test_differences_are_said_in_words() -> None:
    assert compared(-2.4, "п. п.").replace(NBSP, " ") == "на 2,4 п. п. ниже"
    assert compared(3, "балл").replace(NBSP, " ") == "на 3 балла выше"
    assert compared("-1,5", "балл").replace(NBSP, " ") == "на 1,5 балла ниже"
    assert compared(0.04) == "без изменений"
    assert compared(1) == "на 1 выше"
    assert compared(None) == "–"


def test_quotes_within_quotes_are_others() -> None:
    assert typography('Об утверждении "Программы "Успех" школы"') == "Об утверждении «Программы „Успех“ школы»"
    assert quoted("школа «Лицей»") == "«школа „Лицей“»"
    assert nested("«А» и «Б»") == "«А» и «Б»"
    assert nested("«А") == "«А"
    assert nested("А» и «Б»") == "А» и «Б»"


def test_spaces_that_hold_stand_in_numbers_abbreviations_and_places() -> None:
    text = "1 000 000 руб., ст. 5, п. 3, рис. 2, и т. д., г. Сургут, ул. Мира, 5 мая 2024 г. Приказ"
    tight = ("1 000 000 руб", "ст. 5", "п. 3", "рис. 2", "и т. д", "г. Сургут", "ул. Мира", "2024 г")
    made = held(text)
    assert all(part.replace(" ", NBSP) in made for part in tight)
    assert "г. Приказ" in made
    assert typography("в 2024-2025 гг. по тел. 34-67-12") == f"в 2024–2025{NBSP}гг. по тел. 34-67-12"


@given(st.text('«»„“" абв', max_size=30))
def test_quotes_never_lose_a_letter(text: str) -> None:
    def letters(said: str) -> str:
        return "".join(sign for sign in said if sign in "абв")

    assert letters(typography(text)) == letters(nested(text)) == letters(text)
    assert nested(nested(text)) == nested(text)


CONTEXT = {
    "organization": {
        "name": "Комитет",
        "head_post": "Директор",
        "head_name": "А.А. Дренин",
        "forms": {
            "name": {case: f"Комитет-{case}" if case != "nominative" else "Комитет" for case in CASES},
            "head_post": {case: "Директрисы" if case != "nominative" else "Директор" for case in CASES},
        },
    },
    "author": {"name": "И.И. Ким", "forms": {"name": dict.fromkeys(CASES, "И.И. Кимша") | {"nominative": "И.И. Ким"}}},
}


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{{ organization|of_body }}", "Комитет-genitive"),
        ("{{ organization.name|dative }}", "Комитет-dative"),
        ("{{ organization.name|phrase('accusative') }}", "Комитет-accusative"),
        ("{{ organization.head_post|lower_first|dative }}", "директрисы"),
        ("{{ organization.head_name|person('dative', 'm') }}", "А.А. Дренину"),
        ("{{ author.name|person('genitive', 'm') }}", "И.И. Кимша"),
        ("{{ 'Отдел'|genitive }}", "Отдела"),
        ("{{ 'Дренин А.А.'|initials }}", f"А.А.{NBSP}Дренин"),
    ],
)
def test_filters_print_the_form_that_a_person_corrected(template: str, said: str) -> None:
    assert text_environment().from_string(template).render(CONTEXT) == said
    assert xml_environment().from_string(template).render(CONTEXT) == said


def test_initials_stand_where_the_house_puts_them() -> None:
    template = text_environment().from_string("{{ 'А.А. Дренин'|initials }}")
    assert template.render(style={"initials": "after"}) == f"Дренин{NBSP}А.А."
    assert template.render() == f"А.А.{NBSP}Дренин"
