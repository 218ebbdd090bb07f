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
# # Ambiguity, three ways
#
# "Strategic ambiguity" can mean three things: that nobody is *sure* whether the US would fight (a prior); that the US
# chooses *what to say* about it, and to whom (signals); or that nobody even knows the *odds*, and each side fears or
# hopes in its own way (Knightian ambiguity). This notebook puts the same crisis under each of them, asks what each
# buys, and shows where it fails. All numbers are illustrations of the mathematics, not calibrated.

# %%
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import xarray as xr
from IPython.display import Markdown

import deterrence as dt
from deterrence.ambiguity import knightian, persuasion
from deterrence.argument.wording import so

# %% [markdown]
# ## 1. The crisis
#
# Taiwan restrains itself or provokes; China accepts or attacks; if it attacks, the US fights with probability
# `us_fights`. (A reconstruction after Benson and Niou 2001; the tree and its payoffs are ours.)

# %%
crisis = dt.games.AmbiguityWindow()
ax = dt.plot.tree(crisis, values=True)

# %% [markdown]
# ## 2. A prior: the window
#
# With one belief that all share, the crisis stays quiet only in between. Below $p_C$ China attacks whatever Taiwan
# does. Above $p_T$ Taiwan would welcome the war that a provocation brings; above $p_{C1}$ China lets a provocation
# pass. The status quo needs
#
# $$p_C \le p \le \min(p_T, p_{C1}).$$
#
# The more Taiwan would gain from a war that the US joins, the narrower the window, until it is shut.

# %%
chances = (np.arange(201) + 0.5) / 201
window = dt.sweep(crisis, over={"us_fights": chances, "taiwan_us": np.linspace(-0.495, 2.995, 175)})
ax = dt.plot.regime_map(window, x="us_fights", y="taiwan_us", by=["status quo", "unanswered provocation", "war"])

# %% [markdown]
# (Dotted: where China attacks anyway, Taiwan does not mind what it does.) A window is luck: the US cannot choose what
# others believe of it. What it can choose is what it says.

# %% [markdown]
# ## 3. Signals: what to say, and to whom
#
# Suppose the US commits itself to a *rule* of what will be said, depending on whether it would fight: a public
# statement, or private words to Taipei and Beijing. `persuasion` finds the rule that makes the status quo most likely
# among those that everybody *obeys*: a linear programme, whose constraints it shows. Here belief is below the window.

# %%
doubted = crisis.replace(us_fights=0.2)
firm = persuasion(doubted, "us_fights", "status quo")
print(firm)

# %%
p, p_c = doubted.us_fights, float(doubted.closed_form().thresholds["p_C"].at)
bluff = p * (1 - p_c) / (p_c * (1 - p))  # so often that after firm words belief is p_C
Markdown(f"""
The best public signal is a **noisy red line**. A resolved US always sounds firm; an irresolute one bluffs with
probability {bluff:.2f}, which is as often as China can bear: after firm words its belief is $p_C = {p_c:g}$ exactly, and attacking
would gain it nothing (the constraint binds). Peace is kept with probability $p / p_C = {p / p_c:.2f}$ instead of
never{so(abs(float(firm.value) - p / p_c) < 1e-9)}.

Above the window Taiwan is the problem, and there **private** words do better than public ones.
""")

# %%
trusted = crisis.replace(us_fights=0.85)
signal = persuasion(trusted, "us_fights", "status quo", private=True)
print(signal)

# %% [markdown]
# Beijing is told either that the US would fight for sure, so that it would let a provocation pass, or just enough to
# hold it back but not enough to let a provocation pass. Taipei hears the same word in both cases. It does not know
# *whether Beijing knows*, and restrains itself (its constraint binds).
#
# Nobody has to take this on trust: the result holds a game with the signal built in, in which "all obey" is judged by
# code that knows nothing of linear programmes. Threats that are never tested are judged too.

# %%
obeyed = signal.equilibria
print("nobody gains by another plan:", bool(obeyed.regret.max() < 1e-12))
print("nobody gains at any information set, reached or not:", bool(obeyed.local_regret.max() < 1e-12))
print("is it a sequential equilibrium?", dt.sequential(obeyed.select()).why)

# %% [markdown]
# Now for every belief. `sweep` takes the operators like any solver.


# %%
def public(game):
    """All obey the best public signal."""
    return persuasion(game, "us_fights", "status quo").equilibria


def private(game):
    """All obey the best private signal."""
    return persuasion(game, "us_fights", "status quo", private=True).equilibria


def compared(game, ways, concept, **over):
    """The same sweep under several ways to be ambiguous, side by side as cases."""
    found = [dt.sweep(game, way, over=over).assign_coords(equilibrium=["answer"]) for way in ways.values()]
    together = xr.concat(found, pd.Index(list(ways), name="case"), data_vars="all", combine_attrs="override")
    return together.assign_attrs(concept=concept)


beliefs = np.linspace(0.01, 0.99, 99)
ways = {"no signal": dt.solvers.BackwardInduction(), "public signal": public, "private signals": private}
concept = "subgame-perfect equilibrium without a signal; all obey the best signal"
opened = compared(crisis, ways, concept, us_fights=beliefs)
ax = dt.plot.curves(opened, "status quo", x="us_fights", hue="case")

# %% [markdown]
# **How to read it.** On the window silence is best: the signal reveals nothing. Left of it a public rule that bluffs does
# all that can be done. Right of it private words add something, and only there.

# %% [markdown]
# ## 4. Where signals fail: a shut window
#
# Make Taiwan's risk small and China's temptation large, so that $p_C > p_T$: what deters Beijing emboldens Taipei. It is
# tempting to think that *different* words to each would solve that. They do if the two never meet: if each looks at
# the US alone and neither sees nor minds what the other does.


# %%
class SeparateWorries(dt.Game):
    """Do Beijing and Taipei hold still if each looks at the US alone? (example)"""

    players = ("Taiwan", "China")
    us_fights: float = dt.param(0.5, unit="probability", low=0, high=1, source="assumption")
    china_needs: float = dt.param(0.6, unit="belief that deters China", low=0, high=1, source="assumption")
    taiwan_bears: float = dt.param(0.4, unit="belief that Taiwan can bear", low=0, high=1, source="assumption")

    def rules(self, move):
        taiwan = move("Taiwan", "restrain", "provoke")
        china = move("China", "accept", "attack", hides="Taiwan")
        fights = move.nature("US", {"fights": self.us_fights, "stays out": 1 - self.us_fights}) == "fights"
        pay = {"Taiwan": 0, "China": 0}
        if taiwan == "provoke":
            pay["Taiwan"] = 1 - self.taiwan_bears if fights else -self.taiwan_bears
        if china == "attack":
            pay["China"] = self.china_needs - 1 if fights else self.china_needs
        return dt.outcome("status quo" if taiwan == "restrain" and china == "accept" else "crisis", pay)


# the same two thresholds in both games: p_C = 0.6 and p_T = 0.4
shut = crisis.replace(china_alone=1.5, china_insult=0.5, taiwan_alone=0.6, taiwan_us=0.9)
print({name: round(float(value), 2) for name, (_, value) in shut.closed_form().thresholds.items()})
signals = {"public signal": public, "private signals": private}
figure, (left, right) = plt.subplots(1, 2, figsize=(11.5, 4.6), layout="constrained", sharey=True)
kept = {}
for game, axes in ((SeparateWorries(), left), (shut, right)):
    both = compared(game, signals, "all obey the best signal for the status quo", us_fights=beliefs)
    ax = dt.plot.curves(both, "status quo", x="us_fights", hue="case", ax=axes)
    quiet = both.probability.sel(event="status quo").max("equilibrium")
    kept[type(game).__name__] = {way: float(quiet.sel(case=way).max()) for way in signals}

# %%
apart, joined = kept["SeparateWorries"], kept["AmbiguityWindow"]
Markdown(f"""
Where worries are separate (left), private words keep the peace with probability up to {apart["private signals"]:.2f}, a public word
never with more than {apart["public signal"]:.2f}. In the crisis itself (right) **no signal of any kind** keeps it, ever{so(max(joined.values()) < 1e-9)}. The reason is
short. Taiwan's choice matters only where China would accept its restraint; and when China accepts, it has seen that
Taiwan restrained itself. So both judge the US on one and the same event, and on that event the US would fight with a
probability that must be at least $p_C$ for China and at most $p_T$ for Taiwan. *Taiwan's restraint gives away what
Taiwan was told.* (Here a disobedience that is seen is taken for a mistake; `help(persuasion)` says what that rules out.)
""")

# %% [markdown]
# ## 5. Knightian ambiguity: nobody knows the odds
#
# Now people know only that the probability lies in an interval. A player with pessimism 1 looks at its own worst case,
# with pessimism 0 at its best one. For Beijing the worst case is that the US fights, for Taipei that it does not: **the
# same interval pulls their beliefs apart**, which no signal with a common prior can do. Here is the shut window again,
# with nothing known but that the probability lies between 0 and 0.9.

# %%
vague = knightian(shut, "us_fights", 0.0, 0.9)
attitudes = dt.sweep(vague, over={"pessimism_china": chances, "pessimism_taiwan": chances})
ax = dt.plot.regime_map(attitudes, x="pessimism_china", y="pessimism_taiwan", by=["status quo", "unanswered provocation", "war"])

# %% [markdown]
# The status quo returns, in the box at the top, and fails in three ways. **Beijing loves ambiguity** (left): it hopes
# that the US stays out, and attacks. **Taipei hopes** (below the box): it provokes, and there is war. **Beijing is too
# pessimistic** (right): it would let a provocation pass, Taipei knows, and provokes.
#
# This gain is not free, and it is of another kind than that of a signal. A signal is tied to the truth: beliefs
# must average to the prior. An interval is what people hold to be possible. Nothing in the model says that
# the US can make them hold it, or what they will feel about it.

# %% [markdown]
# ## 6. Side by side
#
# Four situations, one row each; the probability that the status quo survives. The interval reaches 0.35 to either
# side of the true odds.


# %%
def row(game, china=1.0, taiwan=1.0):
    """What each kind of ambiguity buys, in one game."""
    p = game.us_fights
    doubt = knightian(game, "us_fights", max(0.0, p - 0.35), min(1.0, p + 0.35), {"China": china, "Taiwan": taiwan})
    return {
        "belief p": p,
        "prior": dt.solve(game).event("status quo")[0],
        "public": float(persuasion(game, "us_fights", "status quo").value),
        "private": float(persuasion(game, "us_fights", "status quo", private=True).value),
        "Knightian": dt.solve(doubt).event("status quo")[0],
    }


table = pd.DataFrame(
    {
        "belief below p_C, both pessimists": row(doubted),
        "belief below p_C, Beijing loves ambiguity": row(doubted, china=0.0),
        "belief above the window, both pessimists": row(trusted),
        "shut window, both pessimists": row(shut.replace(us_fights=0.3)),
    }
).T
table.round(2)

# %% [markdown]
# - **A prior** is quiet only inside the window, which nobody chose.
# - **A public signal** extends it to both sides, by telling part of the truth. It needs a sender bound by its rule; one that
#   may choose its words afterwards is in another game (signalling).
# - **Private signals** are at least as good as public ones, always, and better where Taipei must be kept unsure of what Beijing
#   knows. They do not open a shut window.
# - **Knightian ambiguity** can open it, if both are pessimists. It is *not* always the best of the three: with a Beijing that
#   loves ambiguity, or so sure of the US that it would let anything pass, it does worse than telling part of the truth.
