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
# # Several guarantors
#
# Would a triad of the US, Taiwan and Japan, or a quadriad with South Korea, deter more? Does a Japan that commits
# itself bring the US in, or let it stay at home? Each section puts the question to one small model, solves it by a
# general solver and by its own algebra, and shows where the hopeful answer fails. All numbers are illustrations of
# the mathematics, not calibrated.

# %%
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import xarray as xr
from IPython.display import Markdown
from scipy.optimize import brentq

import deterrence as dt
from deterrence.argument.wording import so

rng = np.random.default_rng(7)


def only(ds, which=True, names=("the equilibrium",), event="too few help"):
    """A sweep with the equilibria that `which` marks, and no others: the first few by the chance of an event."""
    which = which & ds.exists.astype(bool)
    chance = ds.probability.sel(event=event).where(which)
    order = xr.apply_ufunc(np.argsort, chance, input_core_dims=[["equilibrium"]], output_core_dims=[["rank"]])
    order = order.isel(rank=slice(len(names))).drop_vars("event")
    kept = ds[["status", "payoff", "probability"]].assign(exists=which).isel(equilibrium=order)
    return kept.drop_vars("equilibrium").rename(rank="equilibrium").assign_coords(equilibrium=list(names))


def beside(sweeps):
    """Several sweeps side by side, as cases."""
    index = pd.Index(list(sweeps), name="case")
    return xr.concat(list(sweeps.values()), index, data_vars="all", combine_attrs="override")


# %% [markdown]
# ## 1. One is enough: after you
#
# Taiwan is helped if at least one guarantor helps. All of them want that; each would rather have another do it. They
# decide at once, and what helping costs each is known (the *volunteer's dilemma* of Diekmann 1985, with the benefit
# as the unit). Here are **all** equilibria for three guarantors with the same cost, by hand and by the solver.

# %%
three = dt.games.VolunteersDilemma(guarantors=3, us_cost=0.2, japan_cost=0.2, south_korea_cost=0.2)
solved, by_hand = dt.solve(three), three.closed_form()
fails = by_hand.probability["too few help"]
order, same = np.argsort(fails)[: solved.exists.sum()], np.argsort(solved.event("too few help"))[: solved.exists.sum()]
listed = {
    "equilibrium (by hand)": [by_hand.names[k] for k in order],
    "P(nobody helps), by hand": fails[order],
    "P(nobody helps), solved": solved.event("too few help")[same],
    "regret": solved.regret[same],
}
print(f"list proved complete: {bool(solved.complete)}")
pd.DataFrame(listed).set_index("equilibrium (by hand)").round(6)

# %% [markdown]
# Two families. In some one guarantor is **relied on**: it helps for sure, the others stay out, and help is certain.
# In the others some or all **mix**: each is willing to leave it to chance, because the others may do it. The more of
# them mix, the likelier that nobody helps. With equal costs $c$ and all $N$ mixing,
#
# $$P(\text{nobody helps}) = c^{N/(N-1)},$$
#
# which *rises* with $N$: one more guarantor makes each of the others so much less inclined that the sum is worse.

# %%
rows = {}
for n in (2, 3, 4):
    for cost in (0.2, 0.5):
        alike = {f"{who}_cost": cost for who in ("us", "japan", "south_korea", "australia")}
        e = dt.solve(dt.games.VolunteersDilemma(guarantors=n, **alike))
        rows[n, cost] = {"formula": cost ** (n / (n - 1)), "solved, all mix": np.nanmax(e.event("too few help")),
                         "equilibria in all": int(e.exists.sum()), "complete": bool(e.complete)}  # fmt: skip
pd.DataFrame(rows).T.rename_axis(["guarantors", "cost"])

# %% [markdown]
# Equal costs are not needed. Let the US cost vary and the others stay at 0.4; each line ends where its equilibrium
# ceases to exist, because the US would rather help for sure.

# %%
base = dt.games.VolunteersDilemma(japan_cost=0.4, south_korea_cost=0.4, australia_cost=0.4)
costs = (np.arange(99) + 0.5) / 99


def mixing(game):
    """A sweep over the US cost, and in which equilibria every guarantor mixes."""
    ds = dt.sweep(game, over={"us_cost": costs})
    helps = ds.probability.sel(event=[f"{player} helps" for player in game.players])
    return ds, ((helps > 1e-9) & (helps < 1 - 1e-9)).all("event")


def shown(ds):
    """What the figures need of it."""
    return ds.sel(event=["too few help"], player=["US", "Japan"])


all_mix = beside({f"{n} guarantors": shown(only(*mixing(base.replace(guarantors=n)))) for n in (2, 3, 4)})
ax = dt.plot.curves(all_mix, "too few help", hue="case")
_ = ax.set_title("VolunteersDilemma: nobody helps, where all guarantors mix (Nash equilibrium)", loc="left", fontsize=9)

# %% [markdown]
# **How to read it.** Where two lines exist, the one with more guarantors lies higher: always, whatever the costs. The
# reason is short. A newcomer with cost $c$ mixes only if $c$ is at least the chance that, without it, nobody helps
# (otherwise it would help for sure); and then the new product of costs, to the power $1/(N-1)$, is no smaller than
# the old. We can look for a counterexample.

# %%
some = rng.random((20_000, 4)) ** 0.5
with_newcomer = [np.prod(some[:, :n], axis=1) ** (1 / (n - 1)) for n in (2, 3, 4)]
for n in (3, 4):
    before, after = with_newcomer[n - 3], with_newcomer[n - 2]
    mixes = (after[:, None] <= some[:, :n]).all(axis=1)  # P(i abstains) = P(nobody helps) / c_i is at most 1
    print(f"{n - 1} to {n} guarantors, all mixing in {mixes.sum():,} draws: the newcomer lowers P(nobody helps) in "
          f"{(after < before - 1e-12)[mixes].sum()}")  # fmt: skip
names = ("us_cost", "japan_cost", "south_korea_cost", "australia_cost")
for n in (2, 3, 4):
    batch = dict(zip(names, some[:2_000].T, strict=True))
    print(dt.agreement(dt.games.VolunteersDilemma(guarantors=n, **batch)).summary)

# %% [markdown]
# A newcomer for whom helping is *cheap* is another matter: it helps for sure, and the others rest. What lowers the
# chance of help is a guarantor like the rest.
#
# And who helps more, where all mix? **The one for whom it is dearer.** Each mixes so as to keep the *others*
# indifferent, so that $P(\text{US abstains}) = c_J$ and $P(\text{Japan abstains}) = c_{US}$ with two guarantors.

# %%
two = dt.games.VolunteersDilemma(guarantors=2, us_cost=0.2, japan_cost=0.4)
e = dt.solve(two)
mix = int(np.nanargmax(e.event("too few help")))
for player, other in (("US", two.japan_cost), ("Japan", two.us_cost)):
    print(f"P({player} helps) = {e.event(f'{player} helps')[mix]:.3f} solved, 1 - the other's cost = {1 - other:.3f}")

# %% [markdown]
# So everything turns on *which* equilibrium is played, and that no parameter of the game decides. A binding red line
# does: a Japan that has committed itself to help leaves one equilibrium, Japan in and the US out. It makes help
# certain, and it lets the US go home (claims C13 and C07 at once, in opposite directions).
#
# ## 2. How many are needed?
#
# Now let $k$ of three guarantors have to help, or all is in vain. Helpers become *complements*: my help is worth
# something only if others help, too.

# %%
two_mixtures = ("better mixture", "worse mixture")
by_need = beside({
    f"{k} of 3 needed": shown(only(*mixing(base.replace(guarantors=3, needed=k)), two_mixtures)) for k in (1, 2, 3)
})  # fmt: skip
ax = dt.plot.curves(by_need, "too few help", hue="case")
_ = ax.set_title("VolunteersDilemma: too few help, where all three mix (Nash equilibrium)", loc="left", fontsize=9)

rows = {}
for k in (1, 2, 3):
    e = dt.solve(three.replace(needed=k))
    ends = np.unique(e.event("too few help")[e.exists].round(4))
    rows[f"{k} of 3 needed"] = {"equilibria": int(e.exists.sum()), "P(too few help), each": ", ".join(f"{p:g}" for p in ends),
                                "complete": bool(e.complete)}  # fmt: skip
pd.DataFrame(rows).T

# %%
fails = by_need.probability.sel(event="too few help").where(by_need.exists.astype(bool))
one, better = (fails.sel(case=f"{k} of 3 needed", equilibrium="better mixture") for k in (1, 2))
lower = not bool((better >= one).any()) and bool((better < one).any())
until = float(better.us_cost[better.notnull()].max())
nobody = [dt.solve(three.replace(needed=k)).event("too few help") for k in (2, 3)]
Markdown(f"""
Where two of three are needed there are two mixtures, and the better one (solid) fails less often than where one
is enough{so(lower)}: nobody can leave it to *one* other. Here it exists only while the US cost is below {until:.2f}. Where all three
are needed the mixture is nearly hopeless (each makes its help depend on chance that all others help), and **"nobody
helps" is an equilibrium**, as it is for two of three{so(*(np.nanmax(p) > 1 - 1e-9 for p in nobody))}: who is alone cannot change anything. More need means more
coordination, for better and for worse.
""")

# %% [markdown]
# ## 3. Nobody knows what it costs the others
#
# Mixing is an odd thing to do on purpose. Suppose instead that each guarantor knows its own cost of helping and not
# the others': costs are uniform around a mean, with a spread. Those with low costs help. Now there is one equilibrium
# in which all use the same cutoff, and the sign of one more guarantor depends on how *different* they are.

# %%
private = dt.sweep(
    dt.games.PrivateVolunteers(),
    over={"cost_mean": np.linspace(0.1, 1.2, 111), "cost_spread": np.linspace(0.02, 1, 99)},
    cases=[{"name": f"{n} guarantors", "guarantors": n} for n in (2, 3, 4)],
)
ax = dt.plot.difference(private, "nobody helps", cases=["2 guarantors", "3 guarantors"])

# %% [markdown]
# **Red: a third guarantor makes it likelier that nobody helps.** That is so where costs are alike. Where they are
# widely spread (blue) one more draw from the lottery of costs is one more chance of somebody who does not mind: the
# quadriad helps if its members are unlike. The border, from the closed form:


# %%
def third(spread, mean):
    """What a third guarantor adds to the chance that nobody helps, by hand."""
    alike = dt.games.PrivateVolunteers(cost_mean=mean, cost_spread=spread)
    two, three = (alike.replace(guarantors=n).closed_form().probability["nobody helps"] for n in (2, 3))
    return float(np.nanmax(three) - np.nanmax(two))


for mean in (0.2, 0.3, 0.5, 0.6, 0.7):
    widest = mean - 1e-9  # costs are not below zero
    words = "never helps, whatever the spread"
    if third(widest, mean) < 0:
        words = f"helps from a spread of {brentq(third, 0.05, widest, args=(mean,)):.4f} on"
    print(f"mean cost {mean}: a third guarantor {words}")
mean = rng.uniform(0.1, 1.2, 2_000)
for n in (2, 3, 4):
    unlike = dt.games.PrivateVolunteers(
        guarantors=n, cost_mean=mean, cost_spread=mean * rng.uniform(0.1, 0.8, mean.size)
    )
    print(dt.agreement(unlike).summary)

# %% [markdown]
# ## 4. Complements or substitutes: does Japan's line bring the US in?
#
# Two guarantors see, each with some noise, how strong the case for entering is, and join or abstain at once. Entering
# together is worth `support` more than entering alone: above zero they are *complements* (each is safer beside the
# other), below zero *substitutes* (one is enough). Japan's red line makes abstaining costly **to Japan**. What does
# it do to the **US**? (A global game, after Carlsson and van Damme 1993; two guarantors of one protege are our own
# application.)

# %%
joint = dt.games.JointIntervention(us_cost=0.6, japan_cost=0.8)
kinds = {"complements": 0.3, "neither": 0.0, "substitutes": -0.15}
lined = dt.sweep(
    joint,
    over={"japan_red_line": np.linspace(0, 0.6, 61)},
    cases=[{"name": f"{kind}: support {s:+g}", "us_support": s, "japan_support": s} for kind, s in kinds.items()],
)
figure, axes = plt.subplots(1, 2, figsize=(11.5, 4.4), layout="constrained", sharey=True)
for event, ax in zip(("US joins", "neither joins"), axes, strict=True):
    ax = dt.plot.curves(lined, event, hue="case", ax=ax)
print(f"one equilibrium each, proved: {bool((lined.exists.sum('equilibrium') == 1).all() & lined.complete.all())}; "
      f"nobody gains by deviating: {lined.worst_regret < 1e-9}")  # fmt: skip

# %% [markdown]
# Japan's line *compounds* the US guarantee or *crowds it out*, and the sign is that of `support` (left): C13's two
# halves (compound, replace) are the two signs of one number. With substitutes the US withdraws while Japan's
# readiness passes its own; after that, more line changes nothing. What matters to Taiwan is that *somebody* comes
# (right), and there the line helps in the end in all three cases. But look at the start of the third: **a
# half-hearted line makes it likelier that nobody comes**, since it sends the US home before it brings Japan in. And
# with stronger substitutes it is not even settled who relies on whom:

# %%
nobody = lined.sel(case="substitutes: support -0.15").probability.sel(event="neither joins").max("equilibrium")
worst = nobody[int(np.argmax(nobody.values))]
print(
    f"substitutes, P(neither joins): without a line {float(nobody[0]):.3f}, at its highest {float(worst):.3f} "
    f"(a line of {float(worst.japan_red_line):.2f}), with the longest line {float(nobody[-1]):.3f}"
)
strong = dt.solve(joint.replace(us_support=-0.3, japan_support=-0.3, japan_red_line=0.2))
joins = ", ".join(f"{p:.2f}" for p in strong.event("US joins")[strong.exists])
print(f"support -0.3, a line of 0.2: {int(strong.exists.sum())} equilibria, P(US joins) = {joins}")
print(f"list proved complete: {bool(strong.complete)}")

# %% [markdown]
# As the noise vanishes, the strength above which both join has a closed form, and so has the *pass-through*: a line
# worth $A$ to Japan lowers the threshold of **both** by $A\,s_{US}/(s_{US} + s_J)$. The solver, at smaller and
# smaller noise:

# %%
noise = np.array([0.1, 0.03, 0.01, 0.003, 0.001])
sharp = dt.games.JointIntervention(noise=noise, us_support=0.5, japan_support=0.4)
moved = sharp.replace(japan_red_line=0.05)


def thresholds(game):
    """The strength above which each joins, by the solver (NaN where absent), lowest equilibrium first."""
    e = dt.solvers.Cutoff()(game)
    sets = {owner: next(s for s in e.cutoff if s.startswith(owner)) for owner in game.players}
    return {owner: np.nanmin(e.cutoff[s][..., 1, 0], axis=-1) for owner, s in sets.items()}


before, after = thresholds(sharp), thresholds(moved)
table = pd.DataFrame(before, index=pd.Index(noise, name="noise")).add_suffix(" joins above")
table["both, by hand (no noise)"] = sharp.limit
table["pass-through to the US"] = (before["US"] - after["US"]) / 0.05
table["by hand"] = sharp.us_support / (sharp.us_support + sharp.japan_support)
table.round(4)

# %% [markdown]
# ## 5. Who carries the burden?
#
# Deterrence is a public good: forces that deter for Taiwan deter for all. Guarantors contribute at once, and only the
# one who values it most does (Olson and Zeckhauser 1966). Now bind Japan to a floor. If the good is purely public,
# the US takes back what Japan adds; if contributions also serve their owner (bases, industry, prestige), it takes
# back less.

# %%
floors = (np.arange(200) + 0.5) / 200 * 2.5
fine = dt.games.BurdenSharing(us_private=0.6, japan_private=0.6, step=0.2)
burden = dt.sweep(
    fine,
    over={"japan_floor": floors},
    cases=[{"name": "a public good", "good": "public"}, {"name": "partly of private use", "good": "impure"}],
)
count = burden.exists.sum("equilibrium")
print(f"equilibria in a game: {int(count.min())} to {int(count.max())}; proved complete: {bool(burden.complete.all())}")
ax = dt.plot.curves(only(burden, event="attack succeeds"), "attack succeeds", hue="case")
_ = ax.set_ylim(0.2, 0.5)
_ = ax.axvline(fine.us_value - fine.taiwan_forces, color="black", linewidth=0.8, linestyle=":")

# %%
v, w = rng.uniform(0.4, 1.4, (2, 2_000))
for n in (2, 3):
    print(dt.agreement(dt.games.BurdenSharing(guarantors=n, us_value=v, japan_value=w, japan_floor=v * w / 3)).summary)
quad = dt.games.BurdenSharing(guarantors=3)
gain = [np.nanmin(dt.solve(quad.replace(guarantors=n)).event("attack succeeds")) for n in (2, 3)]
print(f"P(attack succeeds) with two guarantors {gain[0]:.4f}, with South Korea as a third {gain[1]:.4f}")

# %% [markdown]
# (The teeth are steps of contribution, not economics. Dotted: the floor at which Japan alone reaches what the US
# wants. Where two guarantors want the same total any split of it is an equilibrium, and is not listed by hand.)
# **Neutrality**: up to there, Japan's effort changes who pays, not what deters; beyond, it deters one for one. A
# third guarantor who values the good less than the first adds nothing at all.
#
# ## 6. The wedge: whom must China buy?
#
# China can pay guarantors to stand aside (after Crawford 2011). If $k$ of $N$ are needed it must buy $N-k+1$, and
# takes the cheapest.

# %%
wedge = dt.games.WedgeStrategy(guarantors=4)
ds = dt.sweep(
    wedge,
    over={"prize": (np.arange(120) + 0.5) / 120 * 2.2},
    cases=[{"name": f"{k} of 4 needed", "needed": k} for k in (1, 2, 3, 4)],
)
ax = dt.plot.curves(ds, "coalition fails", hue="case")
prices = dict(zip(("us", "japan", "south_korea", "australia"), rng.uniform(0.1, 1, (4, 500)), strict=True))
for k in (1, 2, 3, 4):
    many = wedge.replace(needed=k, prize=rng.uniform(0, 2.5, 500), **{f"{who}_price": p for who, p in prices.items()})
    print(dt.agreement(many).summary)

# %% [markdown]
# The wedge pulls the opposite way from section 1. If each is *sufficient*, free riding is at its worst and a wedge is
# dearest; if each is *necessary*, nobody can free-ride and one purchase is enough. Put the two side by side for three
# guarantors (equal costs of 0.2; prices as in the model). It is a comparison of two models, not one:

# %%
rows = {}
for k in (1, 2, 3):
    e = dt.solve(three.replace(needed=k))
    helps = np.stack([e.event(f"{player} helps") for player in three.players])
    every = e.exists & ((helps > 1e-9) & (helps < 1 - 1e-9)).all(axis=0)
    prize = float(dt.games.WedgeStrategy(guarantors=3, needed=k).closed_form().thresholds["cost of a wedge"].at)
    fail = e.event("too few help")[every].min()
    rows[f"{k} of 3 needed"] = {"P(too few help), best mixture": fail, "wedge pays from a prize of": prize} | {
        f"fails if the prize is {stake}": 1.0 if stake > prize else fail for stake in (0.3, 0.7, 1.2, 2.0)
    }
pd.DataFrame(rows).T.round(3)

# %% [markdown]
# So there can be a best $k$ in the middle, but it is not a law: it hangs on China's prize. A small prize favours "two
# are needed"; a larger one favours "each is sufficient", free riding and all; from some prize on nothing helps.
#
# ## 7. What guarantees do to those who have them
#
# **The protege.** China attacks or not, Taiwan resists or concedes, and the US honours its word or pays for breaking
# it (after Smith 1995). Raise the price of breaking it, so that the US is more reliable:

# %%
reliable = dt.sweep(dt.games.AllianceReliability(), over={"us_abrogation": (np.arange(150) + 0.5) / 150 * 0.6})
figure, axes = plt.subplots(1, 2, figsize=(11.5, 4.2), layout="constrained", sharey=True)
for event, ax in zip(("war", "attack"), axes, strict=True):
    ax = dt.plot.curves(reliable, event, ax=ax)
draws = rng.uniform(0, 0.6, 2_000), rng.uniform(0.3, 0.8, 2_000)
print(dt.agreement(dt.games.AllianceReliability(us_abrogation=draws[0], taiwan_concession=draws[1])).summary)

# %% [markdown]
# War is *not* monotone (left): a Taiwan that expects no help concedes without a fight; where help first makes
# resistance worth it, surrender turns into war; only from there on more reliability means less war. Aggression
# (right) never rises. Which curve one calls "deterrence" decides whether the alliance worked.
#
# The same model shows why alliances *look* worse than they are. Draw reliabilities from a law that is symmetric about
# one half, and look only at alliances that were attacked, or that ended in war:

# %%
rho = rng.beta(2, 2, 20_000)
drawn = dt.solve(dt.games.AllianceReliability(us_stakes=0.0, us_abrogation=rho, us_highest_cost=1.0))
seen = {"all alliances": np.ones(rho.size)} | {
    f"weighted by P({event})": np.nan_to_num(drawn.event(event)).max(axis=-1) for event in ("attack", "war")
}
print(f"below one half only (the textbook case): {rho[rho < 0.5].mean():.2f}")
for words, weight in seen.items():
    print(f"mean reliability, {words}: {np.average(rho, weights=weight):.2f}")

# %% [markdown]
# Those attacked are less reliable than alliances at large. (The third number goes the other way: a protege that is
# sure to be left alone does not fight.)
#
# **The guarantor.** How far should Japan commit itself, between being left alone and being drawn in (after Snyder
# 1984)? As the US leaves (right to left), the fear of abandonment rises:

# %%
dilemma = dt.games.AllianceDilemma(taiwan_gain=1.2, levels=41)
ds = dt.sweep(
    dilemma,
    over={"us_fights": (np.arange(100) + 0.5) / 100, "entrapment_provoked": [0.05, 0.2, 0.4, 1.5]},
)
ax = dt.plot.curves(ds, "commitment", x="us_fights", hue="entrapment_provoked")
_ = ax.set(ylabel="Japan's commitment, from 0 to 1", ylim=(0.4, 0.8))
_ = ax.set_title("Japan's commitment, by what provoked entrapment costs it", loc="left", fontsize=9)
_ = ax.axhline(float(dilemma.closed_form().values["t"]), color="black", linewidth=0.8, linestyle=":")
a, b = rng.random((2, 2_000))
print(dt.agreement(dilemma.replace(us_fights=a, entrapment_provoked=2 * b)).summary)

# %% [markdown]
# (Dotted: the commitment above which Taiwan provokes. Steps are levels of commitment.) Where entrapment is cheap
# Japan goes beyond the line and accepts being drawn in; where it is dear it stops *just below*, and further
# retrenchment moves it no more until, suddenly, it jumps. C06 (a leaving US brings Japan in) holds, but in jumps.
#
# **Restraint or deterrence.** Taiwan may arm, and if armed start a war of its own; an alliance can keep it from
# arming (restraint) or keep China from attacking (deterrence). (Our own tree, after an abstract of Iwanami's.)

# %%
restraint = dt.games.BurdenAndRestraint()
ds = dt.sweep(
    restraint,
    over={"arms_cost": (np.arange(120) + 0.5) / 100, "own_war": (np.arange(110) + 0.5) / 100 - 0.3},
    cases=[{"name": "without an alliance", "alliance": "none"}, {"name": "with an alliance", "alliance": "formed"}],
)
axes = dt.plot.regime_map(ds, x="arms_cost", y="own_war", by="event")
cost, own, attack = rng.uniform(0.01, 1.2, 50_000), rng.uniform(-0.3, 0.8, 50_000), rng.uniform(0.2, 0.8, 50_000)
restrains, deters = restraint.replace(arms_cost=cost, own_war=own, attack_cost=attack).effect()
both = (restrains & deters).sum()
print(
    f"the alliance restrains in {restrains.mean():.1%}, deters in {deters.mean():.1%}, does both in {both} of 50,000 games"
)
print(dt.agreement(restraint.replace(arms_cost=cost[:2_000], own_war=own[:2_000], attack_cost=attack[:2_000])).summary)

# %% [markdown]
# An alliance does one or the other, never both in the same situation: it restrains where arms are cheap, deters where
# they are dear.
#
# **The partners among themselves.** Taipei and Tokyo have a claim of their own to settle (islets, fishing). China can
# inflame it, at a cost. Dashed: the boundaries by hand.

# %%
dispute = dt.games.PartnersDispute(japan_ties=0.45)
ds = dt.sweep(
    dispute, over={"inflame_cost": (np.arange(99) + 0.5) / 99 * 2, "heat": (np.arange(100) + 0.5) / 100 * 1.6}
)
ax = dt.plot.regime_map(ds, x="inflame_cost", y="heat", by=["ties", "dispute"])
ax = dt.plot.closed_form(dispute, "inflame_cost", "heat", ax)
h, g, c = rng.uniform(0, 1.6, 2_000), rng.uniform(0, 1.2, 2_000), rng.uniform(0, 2, 2_000)
print(dt.agreement(dispute.replace(heat=h, japan_ties=g, inflame_cost=c)).summary)

# %% [markdown]
# A wedge works where a dispute can be heated beyond the joint gain of ties *and* heating it is cheaper than ties
# would be. It is not needed elsewhere, and does not work elsewhere.
#
# ## 8. The two claims, model by model
#
# What each model of this notebook says about C13 (Japan's ties compound US guarantees, and replace them if they go)
# and C14 (more guarantors, fewer attacks), and where it does not bear it out. The sentences are the models' own.

# %%
models = (dt.games.VolunteersDilemma, dt.games.PrivateVolunteers, dt.games.JointIntervention, dt.games.BurdenSharing,
          dt.games.WedgeStrategy, dt.games.AllianceReliability, dt.games.BurdenAndRestraint, dt.games.PartnersDispute)  # fmt: skip
rows = [
    (claim.id, model.__name__, claim.fails) for model in models for claim in model.article if claim.id in ("C13", "C14")
]
for claim, name, fails in sorted(rows):
    print(f"{claim}  {name}: {fails}")

# %% [markdown]
# ## What this does not say
#
# - None of these is a model of *the* quadriad. Each isolates one mechanism; how much each weighs is an empirical
#   question, and nothing here is calibrated. Only the volunteer's dilemma and the public good are published games;
#   guarantors as their players are our application.
# - Where several equilibria exist, the mathematics does not say which one is played. "One more guarantor lowers the
#   chance of help" is true of mixtures among similar guarantors, false where one is relied on.
# - China does not move in sections 1 to 5: a chance of help is not yet a chance of attack. `Strait` joins the two.
# - Guarantors decide once and at once. Who moves first, who can wait to see, and what they said beforehand all matter
#   and are left out here.
