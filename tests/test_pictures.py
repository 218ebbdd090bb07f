"""The picture of a model: which two parameters tell most, and whether a reader can read what is drawn."""

from __future__ import annotations

from itertools import combinations

import matplotlib.pyplot as plt
import numpy as np
import pytest
import xarray as xr
from conftest import raises

import deterrence as dt
from deterrence.plot.exclusive import most_probable
from deterrence.plot.pictures import telling

MODELS = dict(dt.catalogue())
by_model = pytest.mark.parametrize("kind", MODELS.values(), ids=list(MODELS))


@pytest.fixture(autouse=True)
def closed_figures():
    yield
    plt.close("all")


@by_model
def test_the_ranges_of_a_picture_are_admissible_for_the_most_part(kind: type[dt.Game]) -> None:
    over = telling(kind())
    assert len(over) == 2 and set(over) <= set(kind.parameters())
    for name, (low, high) in over.items():
        assert kind.parameters()[name].low <= low < high <= kind.parameters()[name].high
    x, y = (np.linspace(*pair, 23) for pair in over.values())
    game = kind(**dict(zip(over, (x[:, None], y[None, :]), strict=True)))
    assert np.broadcast_to(game.admissible, game.shape).mean() > 0.5


def test_without_a_picture_the_claims_and_thresholds_name_the_parameters() -> None:
    class Plain(dt.games.AmbiguityWindow):
        picture = {}  # type: ignore[misc]

    assert telling(Plain()) == {"us_fights": (0.0, 1.0), "china_alone": (0.0, 1.2)}

    class Bare(dt.Game):
        """Does it pay? (example)"""

        players = ("A",)
        gain: float = dt.param(0.0, unit="utility", source="assumption")
        loss: float = dt.param(-0.5, unit="utility", high=0.0, source="assumption")

        def rules(self, move):
            return dt.outcome("end", {"A": self.gain if move("A", "stay", "go") == "go" else self.loss})

    assert telling(Bare()) == {"gain": (-1.0, 1.0), "loss": (-1.0, 0.0)}


def test_picture_shows_regions_and_the_event_of_a_claim() -> None:
    left, right = dt.plot.picture(dt.games.UnilateralDeterrence())
    assert left.get_title("left").startswith("Which equilibria exist") and "beliefs: any" in left.get_title("left")
    assert right.get_title("left").startswith("Probability of war; where several equilibria disagree")
    words = {text.get_text().replace("\n", " ") for text in left.texts}
    assert {"certain deterrence", "bluff steadfast deterrence", "attack steadfast deterrence"} <= words
    for ax in (left, right):
        np.testing.assert_allclose(ax.get_position().size * ax.figure.get_size_inches(), (4.5, 3.7), atol=1.2)
        assert ax.get_window_extent().y0 > 0


@pytest.mark.parametrize("kind", [dt.games.AsymmetricEscalation, dt.games.CommitmentDesign], ids=lambda k: k.__name__)
def test_names_of_regions_cover_no_other_word_and_stay_within_the_axes(kind: type[dt.Game]) -> None:
    ax = plt.figure(figsize=(4.5, 4)).add_subplot()
    (x, pair), (y, other) = telling(kind()).items()
    ax.set(xlim=pair, ylim=other)
    ax.text(np.mean(pair), np.mean(other), "in the way", ha="center")
    dt.plot.closed_form(kind(), x, y, ax)
    boxes = [text.get_window_extent() for text in ax.texts]
    assert len(boxes) > 4 and not any(a.overlaps(b) for a, b in combinations(boxes, 2))
    room = ax.get_window_extent()
    assert all(room.x0 <= b.x0 and b.x1 <= room.x1 and room.y0 <= b.y0 and b.y1 <= room.y1 for b in boxes)


def test_a_name_lies_within_its_region_and_upright_in_a_narrow_one() -> None:
    left, _ = dt.plot.picture(dt.games.UnilateralDeterrence())
    left.figure.draw_without_rendering()
    names = {t.get_text().replace("\n", " "): t for t in left.texts}
    limits = {"certain deterrence": (0.8, 1.0), "separating steadfast deterrence": (2 / 3, 0.8), "attack steadfast deterrence": (0, 2 / 3)}
    for words, (low, high) in limits.items():
        (x0, _), (x1, _) = left.transData.inverted().transform(names[words].get_window_extent().get_points())
        assert low < x0 < x1 < high, words
        assert names[words].get_rotation() == (0 if words.startswith("attack") else 90)


def test_a_region_is_not_named_twice() -> None:
    left, _ = dt.plot.picture(dt.games.PreventiveWar())
    words = [t.get_text() for t in left.texts]
    assert sorted(words) == ["peace", "war at once"], "the map's own words, which are those of the algebra"
    left, _ = dt.plot.picture(dt.games.PrivateVolunteers())
    assert [t.get_text() for t in left.texts].count("nobody helps") == 2, "two regions of one name"


def test_many_equilibria_of_a_region_are_counted() -> None:
    left, _ = dt.plot.picture(dt.games.VolunteersDilemma())
    names = [t.get_text().split("\n") for t in left.texts if len(t.get_text()) > 1]
    assert max(map(len, names)) == 4 and any(lines[-1] == "and 4 more" for lines in names)
    legend = " ".join(t.get_text().replace("\n", " ") for t in left.get_legend().get_texts())
    assert "7 equilibria: (1) " in legend and "; 4 mixed" in legend and "mixed 1" not in legend


def test_a_game_that_ends_alike_all_over_shows_what_two_claims_speak_of() -> None:
    left, right = dt.plot.picture(dt.games.CooperationLadder())
    assert left.get_title("left").startswith("Probability of one step\nCooperationLadder")
    assert right.get_title("left") == "Probability of coast guard first"
    assert {"all at once", "rung by rung"} <= {t.get_text() for t in left.texts}
    assert not right.texts, "a value that is nought or one has no contours"


def test_a_game_of_states_shows_what_two_claims_speak_of() -> None:
    left, right = dt.plot.picture(dt.games.InstitutionalTies())
    assert left.get_title("left").startswith("Expected payoff of China")
    assert right.get_title("left") == "Probability of attack"
    assert {t.get_text().replace("\n", " ") for t in left.texts} == {"never attacked", "attacked in a weak moment"}


def test_rounding_does_not_choose_between_ends_that_are_as_probable() -> None:
    chances = np.array([[[0.5, 0.5]], [[0.5 - 1e-16, 0.5 + 1e-16]], [[0.5 - 1e-6, 0.5 + 1e-6]]])
    ds = xr.Dataset(
        {"probability": (("x", "equilibrium", "event"), chances), "exists": (("x", "equilibrium"), np.ones((3, 1), bool))},
        coords={"event": ["war", "peace"]},
    )
    assert most_probable(ds, ["war", "peace"])[0].values.tolist() == [0, 0, 1]


def test_a_contour_runs_around_a_plateau_and_a_legend_clears_a_long_axis_label() -> None:
    class Flat(dt.Game):
        """Where is war as likely as the contour's level? (example)"""

        players = ("A",)
        level: float = dt.param(0.1, unit="probability", low=0, high=1, source="assumption")
        other: float = dt.param(0.0, unit="a unit that takes more letters to tell than one line of a label has", source="assumption")

        def rules(self, move):
            end = move.nature("chance", {"war": self.level, "peace": 1 - self.level})
            return dt.outcome(end, {"A": self.other if move("A", "stay", "go") == "go" else -1.0})

    chances = np.repeat([0.0999, 0.1, 0.1001], 8)
    ds = dt.sweep(Flat(), over={"other": np.linspace(0, 1, 8), "level": np.unique(chances)})
    ds = ds.isel(level=np.searchsorted(np.unique(chances), chances)).assign_coords(level=np.linspace(0, 1, 24))
    ax = plt.figure(figsize=(5, 4)).add_subplot()
    dt.plot.heatmap(ds, "war", x="other", y="level", ax=ax)
    heights = [y for c in ax.collections if hasattr(c, "levels") for path in c.get_paths() for _, y in path.vertices]
    assert not any(0.38 < y < 0.62 for y in heights), "a line across the plateau, where rounding draws it"
    dt.plot.regime_map(ds, x="other", y="level", by="event", ax=ax)
    ax.figure.draw_without_rendering()
    assert "\n" in ax.get_xlabel()
    assert ax.get_legend().get_window_extent().y1 <= ax.xaxis.label.get_window_extent().y0 + 2


def test_picture_says_what_it_needs() -> None:
    with raises("picture", "shape (2,)", "single game", error=dt.ParameterError):
        dt.plot.picture(dt.games.AmbiguityWindow(us_fights=np.array([0.1, 0.2])))

    class One(dt.Game):
        """Is one enough? (example)"""

        players = ("A",)
        gain: float = dt.param(0.0, unit="utility", source="assumption")

        def rules(self, move):
            return dt.outcome("end", {"A": self.gain if move("A", "stay", "go") == "go" else 0.0})

    with raises("picture", "One", "gain", "curves", error=dt.ParameterError):
        dt.plot.picture(One())


@pytest.mark.slow
@by_model
def test_every_model_has_a_picture(kind: type[dt.Game]) -> None:
    panels = dt.plot.picture(kind())
    drawn = [np.ma.unique(ax.collections[0].get_array().round(9)).compressed() for ax in panels]
    assert max(map(len, drawn)) > 1, "one colour everywhere tells nothing"
