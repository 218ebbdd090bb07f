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
# # A first look
#
# From `import` to a map of equilibria, and what the map means. Two games: a small one that you could solve on
# paper, and the flagship, the Taiwan Strait in 2017. Every step is one object: parameters → game → solver →
# equilibria → sweep → plot.

# %%
import numpy as np
from IPython.display import Markdown

import deterrence as dt
from deterrence.argument.wording import so

# %% [markdown]
# ## 1. A game
#
# A challenger of unknown resolve may test a defender of unknown resolve (Zagare and Kilgour 1993). The game is a
# class; its parameters have a unit, an admissible range and a source; `rules` tells one path of play in ordinary
# Python. Let us look at the tree that comes out of it. Dashed lines join what a player cannot tell apart.

# %%
game = dt.games.UnilateralDeterrence(hard_challenger=0.8, hard_defender=0.4)
ax = dt.plot.tree(game)

# %%
game.describe()[["name", "value", "unit", "minimum", "maximum", "source"]]

# %% [markdown]
# ## 2. One answer, with its proof of work
#
# The challenger knows its own resolve and so does the defender, so this is a signalling game: making a demand says
# something about who makes it. `PerfectBayesian` lists every equilibrium, pure and mixed, names the rule for beliefs
# after a surprise, and says whether the list is proved complete.

# %%
equilibria = dt.solvers.PerfectBayesian()(game)
print(equilibria)

# %% [markdown]
# Every equilibrium is judged by an evaluation that shares no code with the solver. `regret` is what a player could
# gain by another plan for the whole game; `local_regret` what it could gain at any single point, reached or not.

# %%
print("regret      ", equilibria.regret[equilibria.exists])
print("local regret", equilibria.local_regret[equilibria.exists])

# %% [markdown]
# Why does it hold? `explain` tells what happens, then at every information set that is reached what the mover believes,
# what it does, and what each other action would be worth to it and lead to; then which choice is the closest, and which
# parameters would turn it. Note how a defender that denies gives itself away as hard. In a terminal, `print` it.

# %%
dt.explain(equilibria.select())

# %% [markdown]
# Playing the equilibrium a few thousand times shows the same thing as frequencies.

# %%
plays = dt.simulate(equilibria.select(), n=10_000, seed=1)
plays.groupby("Challenger's resolve").outcome.value_counts(normalize=True).unstack().round(3)

# %% [markdown]
# ## 3. All answers
#
# One game is one point. Give `sweep` an axis for each of two parameters, and the result is an `xarray.Dataset` with
# names, units and sources in it.

# %%
ds = dt.sweep(
    dt.games.UnilateralDeterrence(),
    dt.solvers.PerfectBayesian(),
    over={"hard_challenger": np.linspace(0, 1, 201), "hard_defender": np.linspace(0, 1, 201)},
)
ds

# %%
ax = dt.plot.regime_map(ds, x="hard_challenger", y="hard_defender")

# %% [markdown]
# **How to read it.** Each colour is a *set* of equilibria, not "the" equilibrium.
#
# - Where the challenger is likely to be hard (right), the defender's credibility decides, in steps. Low: both types
#   of challenger make the demand, and conflict is as likely as both being hard. Middle: only a hard challenger still
#   dares. High (above $c_H$, printed below): nobody does.
# - Where the challenger is probably soft (left), a defender who *would* deny keeps everyone quiet, but that rests on
#   what it would believe after a demand that should not happen. With that belief fixed at the prior this steadfast
#   equilibrium always exists there, sometimes beside the separating one: two equilibria, and the map says so.
# - Where both are probably soft (lower left), a soft challenger *bluffs*: it demands sometimes, as often as leaves the
#   defender in two minds. A map for another day: `PerfectBayesian(off_path="any").refine("D1")` leaves only this one.

# %%
print("c_H =", float(game.closed_form().thresholds["c_H"].at))
print("proved complete in", int(ds.complete.sum()), "of", ds.complete.size, "games")
print("worst regret among", ds.attrs["checked_games"], "judged games:", ds.attrs["worst_regret"])

# %% [markdown]
# More credibility is not always more peace:

# %%
right = ds.sel(hard_challenger=0.8, method="nearest")
ax = dt.plot.curves(right, "war", x="hard_defender")

# %%
war = right.probability.sel(event="war").max("equilibrium")
short = war[right.hard_defender < game.closed_form().thresholds["c_H"].at - 0.01]
Markdown(f"""
In the right half of the map a defender that becomes more credible without crossing the threshold only makes war more
likely{so((np.diff(short) > 0).all())}: from {float(short[0]):.2f} to {float(short[-1]):.2f}.
""")

# %% [markdown]
# ## 4. The Strait, 2017

# %%
scenario = dt.scenario("strait", "2017")
strait = scenario.game
Markdown(f"""
The flagship has {len(strait.players)} players, {len(strait.tree.infosets)} information sets as it stands here, and {len(strait.values)} parameters, most of them of options that
are off. A scenario sets them from calibration rows with sources; of those of 2017 {len(scenario.assumed)} rest on assumptions.
""")

# %%
strait.describe()[["name", "value", "low", "high", "confidence", "source"]].head(8)

# %% [markdown]
# The question of the article behind this library: as belief in US resolve falls from its 2022 level to nothing, and
# as China's anti-access weapons (A2/AD) grow, what does China do if Japan stays ambiguous, and what if Japan draws
# its line?

# %%
highest = float(dt.scenario("strait", "2022").game.us_prior)
both = dt.sweep(
    strait,
    over={"us_prior": np.linspace(0, highest, 101), "a2ad": np.linspace(0, 1, 101)},
    cases=[
        {"name": "Japan ambiguous", "us_posture": "ambiguity", "japan_posture": "ambiguity"},
        {"name": "Japan draws its line", "us_posture": "ambiguity", "japan_posture": "red line"},
    ],
)
axes = dt.plot.heatmap(both, "attack", x="us_prior", y="a2ad")

# %%
attack = both.probability.sel(event="attack").isel(equilibrium=0)
change = attack.sel(case="Japan draws its line") - attack.sel(case="Japan ambiguous")
centre = change.sel(us_prior=strait.us_prior, a2ad=strait.a2ad, method="nearest")
print(f"Japan's line changes P(attack) by {float(change.min()):+.2f} to {float(change.max()):+.2f} over the map,")
print(f"and by {float(centre):+.3f} near the 2017 centre.")

# %% [markdown]
# Why does the left map jump, with *less* attack above the jump, where China's anti-access weapons are stronger? Ask
# what an irresolute Japan does on either side of it:

# %%
reply = "Japan: Japan resolve: irresolute; Taiwan: restrain; China: attack; Taiwan: resist"
told = {}
for a2ad in (0.45, 0.65):
    one = strait.replace(us_prior=0.5, a2ad=a2ad, us_posture="ambiguity", japan_posture="ambiguity")
    solved = dt.solve(one).select()
    action = solved.actions[reply][int(solved.strategy[reply][0].argmax())]
    told[a2ad] = action, float(solved.event("attack")[0])
    print(f"a2ad {a2ad}: irresolute Japan's reply is '{action}'; P(attack) = {told[a2ad][1]:.2f}")

# %%
(below, likelier), (above, rarer) = told.values()
Markdown(f"""
Without Japanese bases strong A2/AD would leave the US too weak to matter, so Japan offers bases just where China's
weapons have grown{so(below == "abstain", above == "bases")}, and China, seeing that ahead, attacks less{so(rarer < likelier)}. "More A2/AD, more attack" is a claim with
a region in which it fails; a map shows the region.
""")

# %% [markdown]
# **What this is, and is not.** The probability is per crisis, in the model, at the central values of everything that
# is not on an axis; most of those values are assumptions. It shows a difference between two policies inside one
# scenario. It is not a forecast. `scenario.sample(n, seed)` draws games over the whole band of the calibration;
# `deterrence show strait --scenario 2017` prints the band beside the point, and how the model fares against
# questions that forecasters were asked.

# %% [markdown]
# ## 5. When there is nothing to find
#
# With postures *chosen* in equilibrium, a game may have no equilibrium in pure postures. That is an answer too. Types
# may bluff instead, so that a posture tells something but not all; `mixing=2` searches for that, in one or two of the
# four types. At the centre of 2025-26:

# %%
today = dt.scenario("strait", "2025-26").game
print(dt.solvers.PerfectBayesian(mixing=2)(today))

# %% [markdown]
# The reason is the rule for beliefs after a posture that nobody should take: here, the prior. Which beliefs would
# bring an equilibrium back?

# %%
rules = [rule for rule, found in dt.restoring(today).items() if found]
print(*rules, sep="; ")

# %%
irresolute = all(isinstance(rule, dict) and rule.get("Japan") == "irresolute" for rule in rules)
Markdown(f"""
All of them think that a Japan which surprises is irresolute{so(irresolute, rules)}. What is believed off the path is part of the answer,
which is why it is part of the concept's name.
""")
