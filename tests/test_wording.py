"""Words that follow the numbers."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from deterrence.argument.wording import NOT_SO, many, moves, so


def test_a_share_has_one_word_and_larger_shares_never_a_smaller_one() -> None:
    order = ["none", "few", "some", "a good part", "about half", "more than half", "most", "nearly all", "all"]
    said = [order.index(many(share)) for share in np.linspace(0, 1, 2001)]
    assert said[0] == 0 and said[-1] == len(order) - 1 and set(said) == set(range(len(order)))
    assert all(b >= a for a, b in pairwise(said))
    for share in (0.006, 0.1, 0.3, 0.8, 0.93):  # "not" is the share of the others
        assert order.index(many(share)) + order.index(many(1 - share)) in (len(order) - 1, len(order) - 2, len(order))


@pytest.mark.parametrize(("before", "after", "word"), [(0.1, 0.2, "rises"), (0.2, 0.1, "falls"), (0.2, 0.2005, "does not change"), (-1, 0, "rises")])
def test_a_change_has_its_sign(before: float, after: float, word: str) -> None:
    assert moves(before, after) == word


def test_what_no_longer_holds_is_taken_back() -> None:
    assert so() == so(True, np.bool_(True), 1) == ""
    assert NOT_SO in so(False) and NOT_SO in so(True, np.float64(1) < 0) and so(False).startswith(" ")
    assert many(float("nan")) == "an unknown part" and many(1.2) == "120%"
