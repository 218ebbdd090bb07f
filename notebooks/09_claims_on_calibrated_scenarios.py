# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # The claims on calibrated scenarios
#
# Notebook 00 shows the article's sixteen claims one by one. Here is the whole table: every form of every claim on four
# scenarios, under three laws on their bands, with postures given or chosen, under every option of the `Strait`; what
# decides each; where the claims about *two* changes hold on a map; which policy whom would choose; and single games
# that bear witness, loaded and explained.
#
# A verdict is called a headline only where every law and setting that has one agrees; else it is **fragile**, and what
# turns it is named. Shares are of games drawn under the laws that were put in. They are no probabilities.

# %%
import tempfile

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.colors import ListedColormap
from matplotlib.patches import Patch

import deterrence as dt

N, SEED = 512, 0
scenarios = {name: dt.scenario("strait", name) for name in ("1996", "2017", "2022", "2025-26")}
COLOURS = {"holds": "#009E73", "no difference": "#D0D0D0", "reversed": "#D55E00", "divided": "#F0E442", "silent": "#FFFFFF", "": "#FFFFFF"}
SHORT = {"holds": "+", "no difference": "0", "reversed": "-", "divided": "~", "silent": "?", "": ""}
pd.set_option("display.max_rows", 200, "display.max_colwidth", 90)
folder = tempfile.TemporaryDirectory()  # finished parts: a study that is stopped goes on from here

# %% [markdown]
# ## 1. The table
#
# Two studies of each scenario. One asks under the scenario's own law in all settings: the base game with postures
# given, postures chosen under three rules of belief and three selections among equilibria, and each option alone. The
# other asks the base game under the two other laws. (`claims.evaluate` without `laws` asks the whole product, three times
# as many games.)

# %%
own, laws = {}, {}
for name, scenario in scenarios.items():
    own[name] = dt.claims.evaluate(scenario, N, SEED, laws="triangular", models=False, store=folder.name)
    laws[name] = dt.claims.evaluate(scenario, N, SEED, options={}, beliefs=False, models=False, store=folder.name)
tests = [str(test) for test in own["2017"].test.values]
print(f"{len(tests)} forms of claims, {own['2017'].sizes['setting']} settings and {laws['2017'].sizes['law']} laws, {N} games each;")
print(f"standard errors of shares up to {max(float(ds.error.max()) for ds in own.values()):.3f}")


def ways(name, test):
    """The word of every way of asking that has one: (way, word)."""
    told = [(str(s), str(w)) for s, w in zip(own[name].setting.values, own[name].word.sel(test=test, law="triangular").values, strict=True)]
    told += [(f"law: {law}", str(laws[name].word.sel(test=test, law=law, setting="base").item())) for law in ("uniform", "corners")]
    return [(way, word) for way, word in told if word not in ("", "silent")]


def conclusion(name, test):
    """The headline, or "fragile: " and what the base game says; with how many ways agree with it."""
    told = ways(name, test)
    base = told[0][1]
    alike = sum(word == base for _, word in told)
    return (base if alike == len(told) and base != "divided" else f"fragile: {base}"), alike / len(told)


rows = {}
for test in tests:
    rows[test] = {}
    for name in scenarios:
        shares = own[name].share.sel(test=test, law="triangular", setting="base").values
        word, alike = conclusion(name, test)
        rows[test][name] = f"{shares[0]:.0%} / {shares[1]:.0%} / {shares[2]:.0%}  {word} ({alike:.0%})"
pd.DataFrame(rows).T.rename_axis("holds / no difference / reversed, conclusion (ways that agree)")

# %% [markdown]
# The same at a glance. The colour is what more than half of the games say in the base game; a full square is a
# headline, a small one is fragile, and the smaller it is, the fewer ways agree.

# %%
figure, ax = plt.subplots(figsize=(8.5, 10), layout="constrained")
for row, test in enumerate(tests):
    for column, name in enumerate(scenarios):
        word, alike = conclusion(name, test)
        side = 0.9 if not word.startswith("fragile") else 0.25 + 0.5 * alike
        colour = COLOURS[word.removeprefix("fragile: ")]
        ax.add_patch(plt.Rectangle((column - side / 2, row - side / 2), side, side, facecolor=colour, edgecolor="#666666", linewidth=0.6))
ax.set(xlim=(-0.6, 3.6), ylim=(len(tests) - 0.4, -0.6), yticks=range(len(tests)), xticks=range(4))
ax.set_yticklabels(tests, fontsize=9)
ax.set_xticklabels(scenarios, fontsize=10)
ax.xaxis.tick_top()
ax.tick_params(length=0)
ax.spines[:].set_visible(False)
figure.suptitle("What most games say of each claim; full squares are headlines, small ones fragile", fontsize=11)
_ = figure.legend(handles=[Patch(facecolor=c, edgecolor="#666666", label=w) for w, c in COLOURS.items() if w not in ("silent", "")],
                  ncols=4, fontsize=9, frameon=False, loc="outside lower center")  # fmt: skip

# %% [markdown]
# **What turns a verdict?** For every fragile one, the ways of asking that give another verdict, counted over all
# claims and scenarios; and how many of these turn it *round* (holds into reversed, or back), rather than into "no
# difference" or "divided".

# %%
turned = {}
for name in scenarios:
    for test in tests:
        told = ways(name, test)
        base = told[0][1]
        for way, word in told[1:]:
            if word != base:
                count = turned.setdefault(way, {"another verdict": 0, "turned round": 0})
                count["another verdict"] += 1
                count["turned round"] += {base, word} == {"holds", "reversed"}
pd.DataFrame(turned).T.sort_values("another verdict", ascending=False).head(14)

# %% [markdown]
# Two assumptions do most of it: what *Japan is free to do* (its latitude, and whether it lends bases), and whether lines
# are *chosen* and read by Beijing. Next to nothing turns a verdict round. A fragile claim, here, is one that may make no difference; it is
# seldom one whose opposite may be true.
#
# **Reversed.** What a reader who wished to be confirmed must see:

# %%
pd.DataFrame(
    {
        test: {name: "; ".join(conclusion(name, test)[0].split(": ")) for name in scenarios}
        for test in tests if any(conclusion(name, test)[0].endswith("reversed") for name in scenarios)
    }
).T  # fmt: skip

# %% [markdown]
# - **C01**: ambiguity deters more than a US that is surely out, but less than a US red line.
# - **C11**: Japan's line lowers the risk of an attack, and *Japan itself* is worse off for it in most games.
# - **C13**: the lines of Japan and the US do less together than the sum of each alone: they are substitutes.
# - **C16**: China loses by being deterred, and Japan and the US do not always gain.
#
# **What decides?** Of each claim the inputs on which the change hangs most (total-order Sobol indices of its rank), in 2017 and
# 2025-26:

# %%
def decides(name, test):
    part = own[name].sel(test=test)
    return ", ".join(f"{i} {float(w):.2f}" for i, w in zip(part.input.values[:3], part.weight.values[:3], strict=True) if i)


pd.DataFrame({test: {name: decides(name, test) for name in ("2017", "2025-26")} for test in tests}).T

# %%
first = pd.Series([str(ds.input.sel(test=t, rank=1).item()) for ds in own.values() for t in tests])
print("most often first:", ", ".join(f"{name} ({count})" for name, count in first[first != ""].value_counts().head(4).items()))

# %% [markdown]
# The small models, each of which isolates one mechanism, on boxes around their made-up defaults: how many go the way of the
# article in more games than not, and how many go the other way than `Strait` does?

# %%
small = dt.claims.evaluate(scenarios["2017"], 256, SEED, options={}, beliefs=False, laws="uniform")
of_models = small.sel(test=small.model != "strait")
told = of_models.word.sel(law="uniform", setting="base")
pd.crosstab(of_models.claim.values, told.values, rownames=["claim"], colnames=["small models in which it"])

# %%
against = of_models.test.values[of_models.beside_strait.values == "opposite"]
print("go the other way than Strait:")
for test in against:
    print(f"  {test} (fails: {str(of_models.compared.sel(test=test).item()).partition('fails: ')[2]})")

# %% [markdown]
# ## 2. Which claims survive which option?
#
# Each option alone, 2017, the scenario's own law: `claims.options_table`. (Its games were solved above, and are read from the
# folder.)

# %%
options = dt.claims.options_table(scenarios["2017"], N, SEED, store=folder.name)
words = options.word.values
order = list(COLOURS)
figure, ax = plt.subplots(figsize=(11, 10.5), layout="constrained")
ax.imshow(np.vectorize(order.index)(words), cmap=ListedColormap(list(COLOURS.values())), vmin=0, vmax=len(order) - 1, aspect="auto")
for (row, column), word in np.ndenumerate(words):
    ax.text(column, row, SHORT[word], ha="center", va="center", fontsize=9)
ax.set_xticks(range(len(options.setting)), options.setting.values, rotation=55, ha="left", fontsize=8.5)
ax.set_yticks(range(len(options.test)), options.test.values, fontsize=8.5)
ax.xaxis.tick_top()
ax.tick_params(length=0)
for edge in range(1, len(options.setting)):
    ax.axvline(edge - 0.5, color="white", linewidth=1.5)
for edge in range(1, len(options.test)):
    ax.axhline(edge - 0.5, color="white", linewidth=1.5)
_ = figure.legend(handles=[Patch(facecolor=COLOURS[w], edgecolor="#888888", label=f"{SHORT[w]}  {w or 'not asked'}") for w in order if w != ""]
                  + [Patch(facecolor="white", edgecolor="#888888", label="blank: the option sets what the claim compares")],
                  ncols=3, fontsize=9, frameon=False, loc="outside lower left")  # fmt: skip

# %% [markdown]
# **How to read it.** A row of one colour is a claim that no option touches; a column that differs from the first one is an option on which
# much hangs. Where Japan has no latitude, or refuses its bases, nearly everything turns grey: what Japan says and does moves nothing any more. Where Japan may give
# bases and rear support but not fight, its line is empty. Most other options leave most verdicts alone.
#
# ## 3. Two changes at once, on a map
#
# C13, C14 and C15 say that one change does more (or less) because of another. For every belief in the US and every strength of
# A2/AD, the map shows the effect of a change *here* minus its effect under the belief that the scenario
# holds: what retrenchment adds to it. The grey line is no difference; dots mark where at least a quarter more games say so than say the opposite;
# the cross is the scenario's centre. Left of the cross is retrenchment.

# %%
claims = {"C13 replaces": "C13: what Japan's line does to the risk of attack", "C13 lines together": "C13: the same where the US has drawn its line, too",
          "C13 compounds": "C13: what Japan's line does to the US fighting, if there is war",
          "C14 triad": "C14: what Japan's bases do to the risk of attack", "C15": "C15: what a passive Japan adds to the risk of attack"}  # fmt: skip
maps = {(claim, name): dt.claims.interaction(s, claim, 128, SEED) for claim in claims for name, s in scenarios.items()}
figure, axes = plt.subplots(len(claims), 4, figsize=(12.5, 14.5), layout="constrained", sharex=True)
for (claim, title), row in zip(claims.items(), axes, strict=True):
    most = max(0.01, *(float(np.abs(maps[claim, name].second_difference).max()) for name in scenarios))
    for name, ax in zip(scenarios, row, strict=True):
        ds = maps[claim, name]
        gap, sign = ds.second_difference.T.values, ds.sign.T.values
        mesh = ax.pcolormesh(ds.us_prior, ds.a2ad, gap, cmap="RdBu_r", vmin=-most, vmax=most, shading="nearest")
        if gap.min() < 0 < gap.max():
            ax.contour(ds.us_prior, ds.a2ad, gap, levels=[0], colors="#555555", linewidths=1)
        xs, ys = np.meshgrid(ds.us_prior, ds.a2ad)
        sure = np.abs(sign) >= 0.25
        sure[::2], sure[:, ::2] = False, False
        ax.plot(xs[sure], ys[sure], ".", color="#333333", markersize=2)
        game = scenarios[name].game
        ax.plot(game.us_prior, game.a2ad, "x", color="black", markersize=8, markeredgewidth=2)
        ax.set_title(name, fontsize=10)
        ax.tick_params(labelsize=8)
    row[0].set_ylabel(f"{title.partition(':')[0]}\nA2/AD", fontsize=10)
    row[0].annotate(title, (0, 1.2), xycoords="axes fraction", fontsize=11, fontweight="bold")
    figure.colorbar(mesh, ax=list(row), label="what retrenchment adds")
for ax in axes[-1]:
    ax.set_xlabel("belief in the US", fontsize=10)

# %%
for claim in claims:
    near = []
    for name, scenario in scenarios.items():
        half = maps[claim, name].sel(us_prior=scenario.game.us_prior / 2, a2ad=scenario.game.a2ad, method="nearest")
        near.append(f"{name} {float(half.second_difference):+.3f} (games {float(half.sign):+.0%})")
    print(f"{claim}, belief halved at the centre: {'; '.join(near)}")

# %% [markdown]
# MAPTEXT
#
# ## 4. Which policy would whom choose?
#
# A posture pair is drawn up once, from outside, by someone who knows the bands but not the game. `dt.decide` asks
# four rules of choice: the best *mean*, the best *worst case* (maximin), the least *regret*, and *dominance* (best in every game).

# %%
pairs = [
    {"name": f"US {'line' if u == 'red line' else 'ambiguous'}, Japan {'line' if j == 'red line' else 'ambiguous'}", "us_posture": u, "japan_posture": j}
    for u in ("ambiguity", "red line") for j in ("ambiguity", "red line")
]  # fmt: skip
choices = {}
for name, scenario in scenarios.items():
    swept = dt.sweep(dt.sample(scenario, dt.Uniform(N, SEED)), cases=pairs)
    choices[name] = dt.decide(swept)
pd.concat({name: ds.choice.transpose("rule", "decider").to_pandas() for name, ds in choices.items()}).rename(index={"": "none"})

# %%
figure, axes = plt.subplots(1, 5, figsize=(13, 4.4), layout="constrained", sharey=True)
for ax, who in zip(axes, choices["2017"].decider.values, strict=True):
    for number, (name, ds) in enumerate(choices.items()):
        best = ds.best_share.sel(decider=who)
        ax.barh(np.arange(len(pairs)) + 0.2 * number - 0.3, best, 0.2, label=name, color=("#56B4E9", "#0072B2", "#E69F00", "#D55E00")[number])
    ax.set(xlim=(0, 1), yticks=range(len(pairs)), yticklabels=[p["name"] for p in pairs], title=who, xlabel="share of games")
    ax.spines[["top", "right"]].set_visible(False)
axes[0].invert_yaxis()
axes[-1].legend(frameon=False, fontsize=9)
_ = figure.suptitle("In which share of the games is no other pair better for ...", fontsize=11)

# %%
costs = {
    name: {who: {player: float(ds.cost.sel(rule="mean", decider=who, player=player)) for player in ds.player.values} for who in ("Japan", "US", "all together")}
    for name, ds in choices.items()
}  # fmt: skip
pd.concat({name: pd.DataFrame(told).T for name, told in costs.items()}, names=["scenario", "chosen by (mean)"]).round(3)

# %% [markdown]
# DECIDETEXT
#
# How does Japan's choice change along retrenchment? The mean payoff of a line less that of ambiguity, over the bands of 2017 and 2025-26,
# for a US that is ambiguous:

# %%
beliefs = np.linspace(0, 1, 21)
figure, axes = plt.subplots(1, 2, figsize=(11, 4.2), layout="constrained", sharey=True)
for ax, name in zip(axes, ("2017", "2025-26"), strict=True):
    drawn = scenarios[name].sample(N, SEED).replace(us_posture="ambiguity")
    gains = {player: [] for player in ("Taiwan", "Japan", "US", "China")}
    for belief in beliefs:
        line, silent = (dt.solve(drawn.replace(us_prior=belief, japan_posture=p)) for p in ("red line", "ambiguity"))
        for player, gain in gains.items():
            k = line.players.index(player)
            gain.append(float((line.payoff[:, 0, k] - silent.payoff[:, 0, k]).mean()))
    for (player, gain), stroke, colour in zip(gains.items(), ("-", "--", "-.", ":"), ("#009E73", "#D55E00", "#0072B2", "#333333"), strict=True):
        ax.plot(beliefs, gain, stroke, color=colour, label=player, linewidth=2)
    ax.axhline(0, color="#888888", linewidth=0.8)
    ax.set(title=name, xlabel="Beijing's belief that the US is resolute")
axes[0].set_ylabel("gain from Japan's line, own stake = 1")
_ = axes[0].legend(frameon=False)

# %% [markdown]
# GAINTEXT
#
# ## 5. Witnesses
#
# Each claim keeps the game in which it holds most clearly and the one in which it is reversed most clearly. They are clear
# examples, not typical ones; `claims.witness` loads them, one game for each case compared. First, Japan's line holding (C11): what do the two games say?

# %%
for test, shown in (("C11 unprovoked", "holds"), ("C11 any attack, Japan's own payoff", "reversed")):
    print(f"{test}, {shown}:")
    for case, game in dt.claims.witness(own["2017"], test, shown).items():
        e = dt.solve(game)
        told = ", ".join(f"{event} {float(e.event(event)[0]):.2f}" for event in ("attack", "US fights", "Japan joins", "Japan bases", "Taiwan falls"))
        print(f"  {case}: P({told}); Japan gets {float(e.payoff[0, e.players.index('Japan')]):+.3f}")

# %% [markdown]
# The second, told set by set, before and after Japan draws its line. Look at the last lines of each: what an irresolute Japan does once the
# attack has come, and what it would rather do.

# %%
for case, game in dt.claims.witness(own["2017"], "C11 any attack, Japan's own payoff", "reversed").items():
    print(f"--- {case}: Japan's posture is {game.japan_posture}")
    print(dt.explain(dt.solve(game).select()))

# %% [markdown]
# And C15, reversed: a game in which a passive Japan adds *less* to the risk once the US is doubted.

# %%
reversed_game = dt.claims.witness(own["2017"], "C15 more than the sum", "reversed")
for case, game in reversed_game.items():
    print(f"{case}: belief in the US {float(game.us_prior):.2f}, Japan's posture {game.japan_posture}: P(attack) = {float(dt.solve(game).event('attack')[0]):.2f}")

# %% [markdown]
# WITNESSTEXT
#
# ## 6. The main map, with sliders
#
# The map of 2017 at its centre: the probability of an attack over belief in the US and A2/AD. The cross is the game with the belief
# and the A2/AD that the sliders give; Japan's posture and Taiwan's strength change the whole map. Sliders need `ipywidgets`
# (`pip install 'deterrence[notebook]'`) and a live notebook; without them call `main_map` with numbers.

# %%
centre = scenarios["2017"].game.replace(us_posture="ambiguity")
grid = {"us_prior": np.linspace(0, 1, 41), "a2ad": np.linspace(0, 1, 41)}


def main_map(belief=0.45, a2ad=0.79, posture="ambiguity", taiwan=0.545):
    """P(attack) over belief in the US and A2/AD for a posture of Japan and a strength of Taiwan (China = 1)."""
    game = centre.replace(japan_posture=posture, taiwan_strength=taiwan)
    ax = dt.plot.heatmap(dt.sweep(game, over=grid, check=0), "attack", x="us_prior", y="a2ad")
    here = float(dt.solve(game.replace(us_prior=belief, a2ad=a2ad)).event("attack")[0])
    ax.plot(belief, a2ad, "X", color="white", markeredgecolor="black", markersize=13)
    ax.annotate(f"P(attack) = {here:.2f}", (belief, a2ad), (10, 10), textcoords="offset points", color="black",
                bbox={"facecolor": "white", "alpha": 0.8, "edgecolor": "none"})  # fmt: skip
    plt.show()


main_map(float(centre.us_prior), float(centre.a2ad), "ambiguity", float(centre.taiwan_strength))

# %%
main_map(float(centre.us_prior), float(centre.a2ad), "red line", float(centre.taiwan_strength))

# %%
try:
    import ipywidgets as widgets
except ImportError:
    print("No sliders here: pip install 'deterrence[notebook]' brings ipywidgets.")
else:
    low, high = scenarios["2017"].low["taiwan_strength"], scenarios["2017"].high["taiwan_strength"]
    still = {"continuous_update": False, "style": {"description_width": "initial"}}
    widgets.interact(
        main_map,
        belief=widgets.FloatSlider(float(centre.us_prior), min=0, max=1, step=0.01, description="belief in the US", **still),
        a2ad=widgets.FloatSlider(float(centre.a2ad), min=0, max=1, step=0.01, description="A2/AD", **still),
        posture=widgets.ToggleButtons(options=["ambiguity", "red line"], description="Japan"),
        taiwan=widgets.FloatSlider(float(centre.taiwan_strength), min=low, max=high, step=0.01, description="Taiwan's strength", **still),
    )

# %% [markdown]
# ## What this does not say
#
# - Shares count games drawn from bands that were put in, most of them assumptions for 1996 and 2017. They compare
#   claims; they are no probabilities, and a claim that holds in nine games of ten may be false.
# - "Fragile" is a strict word: one way of asking that gives another verdict suffices, and so does one that says "no difference". Read
#   which way it is and how many agree.
# - Options are asked one at a time. Two together may turn what neither does.
# - The rules of choice are for someone who sets a posture once and for all types. "All together" weighs stakes alike, which is a convention.
# - Witnesses are extreme on purpose. The map is of one game's centre; the levels hang on the prize, which nobody has measured.
