"""Charts keep values in order, gaps open, and everything inside the frame."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.charts import line_chart

VALUES = st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 3))


def test_nothing_to_draw_gives_no_chart() -> None:
    assert line_chart("x", ["2024"], {"округ": [None]}) is None
    assert line_chart("x", [], {}) is None


def test_a_gap_breaks_the_line() -> None:
    chart = line_chart("x", ["1", "2", "3", "4", "5"], {"округ": [1, 2, None, 4, 5]})
    assert chart is not None
    assert len(chart.lines[0].parts) == 2
    assert len(chart.lines[0].points) == 4


def test_one_year_is_a_point_without_a_line() -> None:
    chart = line_chart("x", ["2024"], {"округ": [42.0]})
    assert chart is not None
    assert chart.lines[0].parts == ()
    assert chart.lines[0].points[0].value == 42.0


def test_round_steps_stand_on_the_axis() -> None:
    chart = line_chart("x", ["1", "2"], {"округ": [12.5, 48.0]})
    assert chart is not None
    assert [tick.value for tick in chart.ticks] == [10, 20, 30, 40, 50]


@given(
    st.lists(st.one_of(st.none(), VALUES), min_size=1, max_size=8).filter(lambda line: any(v is not None for v in line))
)
def test_greater_values_stand_higher_and_all_inside(values: list[float | None]) -> None:
    chart = line_chart("x", [str(n) for n in range(len(values))], {"округ": values})
    assert chart is not None
    points = chart.lines[0].points
    assert all(0 <= point.x <= chart.width and 0 <= point.y <= chart.height for point in points)
    assert 2 <= len(chart.ticks) <= 9
    for one in points:
        for other in points:
            if one.value > other.value:
                assert one.y <= other.y
