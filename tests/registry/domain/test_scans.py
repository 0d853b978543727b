"""Pages put into a text, and sections that stay with their pages."""

from hypothesis import given
from hypothesis import strategies as st

from registry.domain.scans import mean_confidence, with_pages

page = st.text(alphabet="аб \n", max_size=8)


@given(st.lists(page, min_size=1, max_size=5), st.dictionaries(st.integers(0, 6), page), st.data())
def test_read_pages_take_their_places_and_the_others_stay(pages: list[str], read: dict[int, str], data) -> None:
    text = "\f".join(pages)
    starts = [sum(len(each) + 1 for each in pages[:number]) for number in range(len(pages))]
    chosen = data.draw(st.lists(st.sampled_from(range(len(pages))), unique=True))
    made, moved = with_pages(text, tuple((starts[n], str(n)) for n in sorted(chosen)), read)
    after = made.split("\f")
    assert len(after) == max(len(pages), max(read, default=-1) + 1)
    for number, found in enumerate(after):
        assert found == read.get(number, pages[number] if number < len(pages) else "")
    assert [heading for _, heading in moved] == [str(n) for n in sorted(chosen)]
    for at, heading in moved:
        assert made[:at].count("\f") == int(heading)
        assert at == 0 or made[at - 1] == "\f"


def test_confidence_counts_by_letters_and_pages_without_words_do_not() -> None:
    assert mean_confidence([(30, 90.0), (10, 50.0), (0, None)]) == 80.0
    assert mean_confidence([(0, None)]) is None
