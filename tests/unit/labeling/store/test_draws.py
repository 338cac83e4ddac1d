"""Data objects are drawn by lot, by their image."""

from collections import Counter

from poserig.labeling.store.draws import DRAWS, draw_of


def test_draw_is_of_the_image_and_of_nothing_else() -> None:
    line = '{"source-ref":"s3://bkt/in/img 01.jpg"}'
    assert draw_of(line) == draw_of('{"n":7,"source-ref":"s3://bkt/in/img 01.jpg"}') == 33
    assert draw_of('{"source-ref":"s3://bkt/in/img 02.jpg"}') == 61
    assert 0 <= draw_of('{"source":"a text"}') < DRAWS
    assert 0 <= draw_of("no json") < DRAWS


def test_draws_are_spread_over_names_in_a_row() -> None:
    draws = Counter(draw_of(f'{{"source-ref":"s3://b/{n:05}.jpg"}}') for n in range(10_000))
    assert set(draws) == set(range(DRAWS))
    assert max(draws.values()) < 150
    fifth = sum(count for draw, count in draws.items() if draw < 20)
    assert 1_880 < fifth < 2_120  # three standard deviations
