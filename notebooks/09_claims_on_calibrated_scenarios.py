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
# Notebook 00 shows the article's sixteen claims one by one. Here is the whole table: every form of every claim on
# four scenarios, under three laws on their bands, with postures given or chosen, under every option of the `Strait`;
# what decides each; where the claims about *two* changes hold on a map; which policy whom would choose; and single
# games that bear witness, loaded and explained.
#
# A verdict is called a headline only where every law and setting that has one agrees; else it is **fragile**, and
# what turns it is named. Shares are of games drawn under the laws that were put in. They are no probabilities.

# %%
import tempfile

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from IPython.display import Markdown
from matplotlib.colors import ListedColormap
from matplotlib.patches import Patch

import deterrence as dt
from deterrence.argument.wording import so

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
# other asks the base game under the two other laws. (`claims.evaluate` without `laws` asks the whole product, three
# times as many games.)

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


def listed(names):
    """Names in words; "none of the four" where there are none, "all four" where all scenarios are among them."""
    names = [str(name) for name in names]
    if set(names) == set(scenarios) or not names:
        return "all four" if names else "none of the four"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def where(test, word):
    """The scenarios of which more than half of the games say this word, in the base game."""
    return listed(name for name in scenarios if ways(name, test)[0][1] == word)


rows = {}
for test in tests:
    rows[test] = {}
    for name in scenarios:
        shares = own[name].share.sel(test=test, law="triangular", setting="base").values
        word, alike = conclusion(name, test)
        rows[test][name] = f"{shares[0]:.0%} / {shares[1]:.0%} / {shares[2]:.0%}  {word} ({alike:.0%})"
pd.DataFrame(rows).T.rename_axis("holds / no difference / reversed, conclusion (ways that agree)")

# %% [markdown]
# The same at a glance. The colour is what more than half of the games say in the base game; the longer a bar, the
# more ways of asking agree with that. A full bar in a black frame is a headline; all others are fragile.

# %%
figure, ax = plt.subplots(figsize=(8.5, 10), layout="constrained")
for row, test in enumerate(tests):
    for column, name in enumerate(scenarios):
        word, alike = conclusion(name, test)
        colour = COLOURS[word.removeprefix("fragile: ")]
        firm = not word.startswith("fragile")
        ax.add_patch(plt.Rectangle((column - 0.46, row - 0.38), 0.92, 0.76, facecolor="#F6F6F6", edgecolor="#CCCCCC", linewidth=0.5))
        ax.add_patch(plt.Rectangle((column - 0.46, row - 0.38), 0.92 * alike, 0.76, facecolor=colour,
                                   edgecolor="black" if firm else "#888888", linewidth=1.8 if firm else 0.4))  # fmt: skip
ax.set(xlim=(-0.6, 3.6), ylim=(len(tests) - 0.4, -0.6), yticks=range(len(tests)), xticks=range(4))
ax.set_yticklabels(tests, fontsize=9)
ax.set_xticklabels(scenarios, fontsize=10)
ax.xaxis.tick_top()
ax.tick_params(length=0)
ax.spines[:].set_visible(False)
figure.suptitle("What most games say of each claim, and how many ways of asking agree", fontsize=11)
_ = figure.legend(handles=[Patch(facecolor=c, edgecolor="#666666", label=w) for w, c in COLOURS.items() if w not in ("silent", "")],
                  ncols=4, fontsize=9, frameon=False, loc="outside lower center")  # fmt: skip

# %% [markdown]
# **What turns a verdict?** For every claim and scenario: which ways of asking give another verdict than the base
# game; and how often such a way turns it *round* (holds into reversed, or back), rather than into "no difference" or
# "divided".

# %%
turned = {}
for name in scenarios:
    for test in tests:
        told = ways(name, test)
        base = told[0][1]
        groups = {}
        for way, word in told[1:]:
            groups.setdefault("postures chosen" if way.startswith("postures chosen") else way, []).append(word)
        for way, said in groups.items():
            count = turned.setdefault(way, {"asked": 0, "another verdict": 0, "turned round": 0})
            count["asked"] += 1
            count["another verdict"] += any(word != base for word in said)
            count["turned round"] += any({base, word} == {"holds", "reversed"} for word in said)
turned = pd.DataFrame(turned).T.sort_values("another verdict", ascending=False)
print(f"turned round: {turned['turned round'].sum()} of {turned['another verdict'].sum()} other verdicts")
turned.head(14)

# %%
blockade = own["2017"].word.sel(test="C11 any attack, Japan's own payoff", law="triangular", setting="China may blockade Taiwan")
opposite = turned["turned round"].sum() / turned["another verdict"].sum()
Markdown(f"""
Most verdicts are turned by: {"; ".join(turned.index[:6])}. (With the law "corners" bands are drawn at their ends only, so
that games split more evenly.) Of the verdicts that differ {opposite:.0%} say the opposite{so(opposite < 0.1)}: a fragile claim is one that may make
no difference, seldom one whose opposite may be true. The exceptions matter, though: where China may blockade, Japan gains
from its own line{so(blockade == "holds")}.
""")

# %% [markdown]
# **Reversed.** What a reader who wished to be confirmed must see:

# %%
pd.DataFrame(
    {
        test: {name: "; ".join(conclusion(name, test)[0].split(": ")) for name in scenarios}
        for test in tests if any(conclusion(name, test)[0].endswith("reversed") for name in scenarios)
    }
).T  # fmt: skip

# %%
def reversed_in(test):
    """Where a claim is reversed, as the end of a sentence."""
    return f"reversed in {where(test, 'reversed')}"


Markdown(f"""
- **C01**: ambiguity deters more than a US that is surely out ({where("C01 against a US that surely stays out", "holds")}), but less than a US red line:
  {reversed_in("C01 against a US red line")}.
- **C11**: Japan's line lowers the risk of an attack ({where("C11 any attack", "holds")}), and whether *Japan itself* is better off for it is
  {reversed_in("C11 any attack, Japan's own payoff")}.
- **C13**: that the lines of Japan and the US do more together than the sum of each alone is
  {reversed_in("C13 lines do more together")}: they are substitutes there.
- **C16**: that China gains by being deterred is {reversed_in("C16 China")}; Japan gains in {where("C16 Japan", "holds")}, and the US in
  {where("C16 US", "holds")}.
""")

# %% [markdown]
# **What decides?** Of each claim the inputs on which the change hangs most (total-order Sobol indices of its rank),
# in 2017 and 2025-26:

# %%
def decides(name, test):
    part = own[name].sel(test=test)
    return ", ".join(f"{i} {float(w):.2f}" for i, w in zip(part.input.values[:3], part.weight.values[:3], strict=True) if i)


pd.DataFrame({test: {name: decides(name, test) for name in ("2017", "2025-26")} for test in tests}).T

# %%
first = pd.Series([str(ds.input.sel(test=t, rank=1).item()) for ds in own.values() for t in tests])
print("most often first:", ", ".join(f"{name} ({count})" for name, count in first[first != ""].value_counts().head(4).items()))

# %% [markdown]
# The small models, each of which isolates one mechanism, on boxes around their made-up defaults: how many go the way
# of the article in more games than not, and how many go the other way than `Strait` does?

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
# Each option alone, 2017, the scenario's own law: `claims.options_table`. (Its games were solved above, and are read
# from the folder.)

# %%
options = dt.claims.options_table(scenarios["2017"], N, SEED, store=folder.name)
words = options.word.values
order = list(COLOURS)
figure, ax = plt.subplots(figsize=(11, 10.5), layout="constrained")
ax.imshow(np.vectorize(order.index)(words), cmap=ListedColormap(list(COLOURS.values())),
          vmin=0, vmax=len(order) - 1, aspect="auto")  # fmt: skip
for (row, column), word in np.ndenumerate(words):
    ax.text(column, row, SHORT[word], ha="center", va="center", fontsize=9)
ax.set_xticks(range(len(options.setting)), options.setting.values, rotation=90, ha="center", fontsize=8.5)
ax.set_yticks(range(len(options.test)), options.test.values, fontsize=8.5)
ax.xaxis.tick_top()
ax.tick_params(length=0)
for edge in range(1, len(options.setting)):
    ax.axvline(edge - 0.5, color="white", linewidth=1.5)
for edge in range(1, len(options.test)):
    ax.axhline(edge - 0.5, color="white", linewidth=1.5)
key = {COLOURS[w]: f"{SHORT[w]}  {w}" for w in order if w != "" and w in words} | {"white": "blank: the option sets what the claim compares"}
_ = figure.legend(handles=[Patch(facecolor=c, edgecolor="#888888", label=text) for c, text in key.items()],
                  ncols=3, fontsize=9, frameon=False, loc="outside lower left")  # fmt: skip

# %%
grey = {option: float(np.mean(options.word.sel(setting=option).where(options.word.sel(setting=option) != "", drop=True) == "no difference"))
        for option in ("Japan's latitude: none", "Japan refuses bases")}  # fmt: skip
word_of = {(str(t), str(o)): str(options.word.sel(test=t, setting=o).item()) for t in options.test.values for o in options.setting.values}
base = str(options.setting.values[0])
told_by = [np.mean([word_of[t, o] == word_of[t, base] for t in map(str, options.test.values) if word_of[t, o] not in ("", "silent")])
           for o in map(str, options.setting.values[1:])]  # fmt: skip
empty = word_of["C11 any attack", "Japan's latitude: rear support"] != "holds"
third = word_of["C13 compounds", "three types of Japan"] == "holds"
Markdown(f"""
**How to read it.** A row of one colour is a claim that no option touches; a column that differs from the first one
is an option on which much hangs. Where Japan has no latitude {grey["Japan's latitude: none"]:.0%} of the claims make no difference, where it refuses
its bases {grey["Japan refuses bases"]:.0%}{so(min(grey.values()) > 0.5)}: what Japan says and does moves little any more. Where Japan may give bases and rear support but not fight,
its line is empty{so(empty)}. Where China may blockade, Japan gains from its own line{so(word_of["C11 any attack, Japan's own payoff", "China may blockade Taiwan"] == "holds")}; with a Japan of three types, its line
makes the US fight more often{so(third)}, and a passive Japan matters less for a doubted US{so(word_of["C15 more than the sum", "three types of Japan"] == "reversed")}. In
{sum(share >= 0.8 for share in told_by)} of {len(told_by)} options at least four verdicts in five stay what they are. (Blank squares are combinations in which the
option sets what the claim compares, or which the game does not tell.)
""")

# %% [markdown]
# ## 3. Two changes at once, on a map
#
# C13, C14 and C15 say that one change does more (or less) because of another. For every belief in the US and every
# strength of A2/AD, a map shows the effect of a change *here*, less its effect under the belief that the scenario
# holds: what retrenchment adds to it. White is no difference. Dots mark where the games that say so outnumber the
# others by a quarter of all or more; the cross is the scenario's centre, and left of it is retrenchment. ("C13
# replaces" is the map of C15 with its colours exchanged: Japan's line in place of silence, silence in place of the
# line.)

# %%
claims = {"C15": "C15: by how much more a passive Japan raises the risk of an attack",
          "C13 lines together": "C13: by how much more Japan's line raises the risk (blue: lowers it), where the US has drawn its own",
          "C13 compounds": "C13: by how much more Japan's line makes the US fight, if there is war",
          "C14 triad": "C14: by how much more Japan's bases raise the risk (red: lower it less)"}  # fmt: skip
maps = {(claim, name): dt.claims.interaction(s, claim, 128, SEED) for claim in claims for name, s in scenarios.items()}
figure = plt.figure(figsize=(12.5, 12), layout="constrained")
for part, (claim, title) in zip(figure.subfigures(len(claims), 1), claims.items(), strict=True):
    part.suptitle(title, fontsize=11, fontweight="bold", x=0.01, ha="left")
    panels = part.subplots(1, 4)
    most = max(0.01, *(float(np.abs(maps[claim, name].second_difference).max()) for name in scenarios))
    for name, ax in zip(scenarios, panels, strict=True):
        ds, game = maps[claim, name], scenarios[name].game
        mesh = ax.pcolormesh(ds.us_prior, ds.a2ad, ds.second_difference.T, cmap="RdBu_r", vmin=-most, vmax=most, shading="nearest")
        xs, ys = np.meshgrid(ds.us_prior, ds.a2ad)
        sure = np.abs(ds.sign.T.values) >= 0.25
        sure[1::2], sure[:, 1::2] = False, False
        ax.plot(xs[sure], ys[sure], ".", color="#333333", markersize=2)
        ax.plot(game.us_prior, game.a2ad, "x", color="black", markersize=8, markeredgewidth=2)
        ax.set_title(name, fontsize=10)
        ax.tick_params(labelsize=8)
        if claim == "C14 triad":
            ax.set_xlabel("belief in the US", fontsize=9)
    panels[0].set_ylabel("A2/AD", fontsize=9)
    part.colorbar(mesh, ax=list(panels), label="what retrenchment adds")

# %%
halved = {}
for claim in claims:
    near = []
    for name, scenario in scenarios.items():
        half = maps[claim, name].sel(us_prior=scenario.game.us_prior / 2, a2ad=scenario.game.a2ad, method="nearest")
        halved[claim, name] = float(half.second_difference)
        near.append(f"{name} {float(half.second_difference):+.3f} (games {float(half.sign):+.0%})")
    print(f"{claim}, belief halved at the centre: {'; '.join(near)}")

# %%
MOVES = 0.01  # of a probability, in the mean of the games: less is no difference


def red(claim):
    """Where halving the belief adds to the effect of a change, at the centre."""
    return listed(name for name in scenarios if halved[claim, name] > MOVES)


def blue(claim):
    """Where it takes something away."""
    return listed(name for name in scenarios if halved[claim, name] < -MOVES)


makes_fight = max(abs(halved["C13 compounds", name]) for name in scenarios)
largest = {claim: np.mean([abs(halved[claim, name]) for name in scenarios]) for claim in claims}
bases_lost = all(halved["C14 triad", name] > MOVES for name in scenarios)
Markdown(f"""
**How to read it**, with belief halved at the centre. *C15*: with a doubted US a passive Japan does more harm (red left of
the cross) in {red("C15")}; elsewhere the two changes add up in the mean, no more. *C13*: where the US has drawn its own
line, Japan's does more once the US is doubted (blue) in {blue("C13 lines together")}; and that it makes the US itself fight more
often shows only where belief in the US is next to nothing{so(makes_fight < MOVES)}. *C14* goes the other way{so(bases_lost)}, and is by far the
largest{so(largest["C14 triad"] > 2 * max(v for c, v in largest.items() if c != "C14 triad"))}: Japan's bases are worth *less* the less the US is believed in, since they are bases for the US. Line and US
replace each other; bases and US need each other.
""")

# %% [markdown]
# ## 4. Which policy would whom choose?
#
# A posture pair is drawn up once, from outside, by someone who knows the bands but not the game. `dt.decide` asks
# four rules of choice: the best *mean*, the best *worst case* (maximin), the least *regret*, and *dominance* (best in
# every game).

# %%
postures = {"ambiguous": "ambiguity", "line": "red line"}
pairs = [
    {"name": f"US {us}, Japan {japan}", "us_posture": postures[us], "japan_posture": postures[japan]}
    for us in postures for japan in postures
]  # fmt: skip
choices = {}
for name, scenario in scenarios.items():
    swept = dt.sweep(dt.sample(scenario, dt.Uniform(N, SEED)), cases=pairs)
    choices[name] = dt.decide(swept)
pd.concat({name: ds.choice.transpose("rule", "decider").to_pandas() for name, ds in choices.items()}).replace("", "none")

# %%
figure, axes = plt.subplots(1, 5, figsize=(13, 4.4), layout="constrained", sharey=True)
for ax, who in zip(axes, choices["2017"].decider.values, strict=True):
    for number, (name, ds) in enumerate(choices.items()):
        best = ds.best_share.sel(decider=who)
        ax.barh(np.arange(len(pairs)) + 0.2 * number - 0.3, best, 0.2, label=name, color=("#56B4E9", "#0072B2", "#E69F00", "#D55E00")[number])
    ax.set(xlim=(0, 1), yticks=range(len(pairs)), yticklabels=[p["name"] for p in pairs], title=who, xlabel="share of games")
    ax.spines[["top", "right"]].set_visible(False)
axes[0].invert_yaxis()
figure.legend(*axes[0].get_legend_handles_labels(), ncols=4, frameon=False, fontsize=9, loc="outside lower center")
_ = figure.suptitle("In which share of the games is no other pair better for ...", fontsize=11)

# %%
costs = {
    name: {
        who: {player: float(ds.cost.sel(rule="mean", decider=who, player=player)) for player in ds.player.values}
        for who in ("Japan", "US", "all together")
    }
    for name, ds in choices.items()
}
pd.concat({name: pd.DataFrame(told).T for name, told in costs.items()}, names=["scenario", "chosen by (mean)"]).round(3)

# %%
choice = {name: {(str(r), str(d)): str(ds.choice.sel(rule=r, decider=d).item()) for r in ds.rule.values for d in ds.decider.values}
          for name, ds in choices.items()}  # fmt: skip


def chosen(who, pair, rule="mean"):
    """The scenarios in which a player would choose a pair, by a rule."""
    return listed(name for name in scenarios if choice[name][rule, who] == pair)


def often(who, pair):
    """The share of the games in which no other pair is better for a player, least and most of all scenarios."""
    shares = [float(ds.best_share.sel(decider=who)[[p["name"] for p in pairs].index(pair)]) for ds in choices.values()]
    return f"{min(shares):.0%} to {max(shares):.0%}"


others = [name for name in scenarios if any("Japan line" in choice[name][rule, "Japan"] for rule in ("maximin", "minimax regret"))]
dominated = [f"{who} in {name}" for name in scenarios for (rule, who), pair in choice[name].items() if rule == "dominance" and pair != "" and who in ("Japan", "US")]
pays = all(cost["China"] > 0 for told in costs.values() for cost in told.values())
Markdown(f"""
**How to read it**, by the mean. China would have both ambiguous in {chosen("China", "US ambiguous, Japan ambiguous")}, Taiwan both lines drawn in
{chosen("Taiwan", "US line, Japan line")}. **Japan would have the US draw its line and stay ambiguous itself** in
{chosen("Japan", "US line, Japan ambiguous")}; it is best for it in {often("Japan", "US line, Japan ambiguous")} of the games. The other way round, Japan's line and
its own hands free, is best for the US in {often("US", "US ambiguous, Japan line")} of the games, and its choice in
{chosen("US", "US ambiguous, Japan line")}. But rules differ: by the worst case or by regret Japan would draw its line, too, in {listed(others)},
and nothing dominates for either{so(not dominated)}. China pays whatever the others choose{so(pays)}.
""")

# %% [markdown]
# How does Japan's choice change along retrenchment? The mean payoff of a line less that of ambiguity, over the bands
# of 2017 and 2025-26, for a US that is ambiguous:

# %%
beliefs, along = np.linspace(0, 1, 21), {}
figure, axes = plt.subplots(1, 2, figsize=(11, 4.2), layout="constrained", sharey=True)
for ax, name in zip(axes, ("2017", "2025-26"), strict=True):
    drawn = scenarios[name].sample(N, SEED).replace(us_posture="ambiguity")
    gains = along[name] = {player: [] for player in ("Taiwan", "Japan", "US", "China")}
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

# %%
pays_below = {name: [b for b, gain in zip(beliefs, told["Japan"], strict=True) if gain > 0] for name, told in along.items()}


def japan_gains(name):
    """Where Japan's line pays for Japan."""
    found = pays_below[name]
    return f"pays for Japan up to a belief of {max(found):.2f}, and costs it something beyond" if found else "costs Japan something at every belief"


monotone = all(len(found) == 0 or found == list(beliefs[: len(found)]) for found in pays_below.values())
others = all(min(told[who]) > -1e-9 for told in along.values() for who in ("Taiwan", "US"))
Markdown(f"""
In 2017 Japan's line {japan_gains("2017")}; in 2025-26 it {japan_gains("2025-26")}{so(monotone)}. Where it pays only once Beijing
doubts the US enough, retrenchment is what would make the article's advice Japan's own interest. Taiwan and the US gain
everywhere{so(others)}, China loses{so(max(max(told["China"]) for told in along.values()) < 1e-9)}.
""")

# %% [markdown]
# ## 5. Witnesses
#
# Each claim keeps the game in which it holds most clearly and the one in which it is reversed most clearly. They are
# clear examples, not typical ones; `claims.witness` loads them, one game for each case compared. First, Japan's line
# holding (C11): what do the two games say?

# %%
for test, shown in (("C11 unprovoked", "holds"), ("C11 any attack, Japan's own payoff", "reversed")):
    print(f"{test}, {shown}:")
    for case, game in dt.claims.witness(own["2017"], test, shown).items():
        e = dt.solve(game)
        events = ("attack", "US fights", "Japan joins", "Japan bases", "Taiwan falls")
        told = ", ".join(f"{event} {float(e.event(event)[0]):.2f}" for event in events)
        print(f"  {case}: P({told}); Japan gets {float(e.payoff[0, e.players.index('Japan')]):+.3f}")

# %%
before, after = (dt.solve(g) for g in dt.claims.witness(own["2017"], "C11 any attack, Japan's own payoff", "reversed").values())
same = [float(e.event(event)[0]) > 0.99 for e in (before, after) for event in ("provocation", "attack")]
turns = float(before.event("Japan bases")[0]) > 0.5 and float(after.event("Japan joins")[0]) > 0.5
Markdown(f"""
The second, told. Taiwan provokes here, whatever Japan says, and China attacks; Japan's line stops neither{so(*same)}. It only
turns a Japan that would have lent its bases into one that fights{so(turns)}, since breaking its word would now cost it more.
""")

# %%
game = dt.claims.witness(own["2017"], "C11 any attack, Japan's own payoff", "reversed")["after"]
told = str(dt.explain(dt.solve(game).select()))
print(told[max(told.find("What happens"), 0) :])  # without the list of all parameters

# %% [markdown]
# And C15, reversed: a game in which a passive Japan adds *less* to the risk once the US is doubted.

# %%
reversed_game = dt.claims.witness(own["2017"], "C15 more than the sum", "reversed")
for case, game in reversed_game.items():
    attack = float(dt.solve(game).event("attack")[0])
    print(f"{case}: belief in the US {float(game.us_prior):.2f}, Japan's posture {game.japan_posture}: P(attack) {attack:.2f}")

# %%
doubted = [float(dt.solve(reversed_game[case]).event("attack")[0]) for case in ("second", "both")]
Markdown(f"""
In this game a doubted US is attacked with probability {min(doubted):.2f} if Japan's line is drawn and {max(doubted):.2f} if it is
not{so(max(doubted) - min(doubted) < 0.01)}: there is nothing left that a passive Japan could add.
""")

# %% [markdown]
# ## 6. The main map, with sliders
#
# The map of 2017 at its centre: the probability of an attack over belief in the US and A2/AD. The cross is the game
# with the belief and the A2/AD that the sliders give; Japan's posture and Taiwan's strength change the whole map.
# Sliders need `ipywidgets` (`pip install 'deterrence[notebook]'`) and a live notebook; without them call `main_map`
# with numbers.

# %%
centre = scenarios["2017"].game.replace(us_posture="ambiguity")
grid = {"us_prior": np.linspace(0, 1, 41), "a2ad": np.linspace(0, 1, 41)}


def main_map(belief, a2ad, posture, taiwan):
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
# - "Fragile" is a strict word: one way of asking that gives another verdict suffices, and so does one that says "no
#   difference". Read which way it is and how many agree.
# - Options are asked one at a time. Two together may turn what neither does.
# - The rules of choice are for someone who sets a posture once and for all types. "All together" weighs stakes alike,
#   which is a convention.
# - Witnesses are extreme on purpose. The map is of one game's centre; the levels hang on the prize, which nobody has
#   measured.
