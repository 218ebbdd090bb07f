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
# # Power shifts and the ladder
#
# What will deter tomorrow is a reason to strike today. If Taiwan, Japan and the US grow stronger together, does the
# way there provoke the war that it is to prevent? This notebook asks when a rise in power is safe, how to cut it into
# rungs, what China can do below the threshold of war, and what anti-access weapons, institutions, a nuclear shadow
# and other theatres do to the balance. Each section has one small model, solved by a general solver and by its own
# algebra. All numbers are illustrations of the mathematics, not calibrated.

# %%
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from IPython.display import Markdown

import deterrence as dt
from deterrence.argument.wording import so

rng = np.random.default_rng(8)


def middles(low, high, count=100):
    """Evenly spaced values off the ends, and off round numbers, where thresholds like to lie."""
    return low + (high - low) * (np.arange(count) + 0.5) / count


# %% [markdown]
# ## 1. One big step, or several small ones
#
# Each period the coalition and China share a pie; war is final, and the coalition would win it with probability $p$.
# Now $p$ is going to rise. The coalition can buy peace with concessions, but only as far as today's pie goes (and a
# side payment $\tau$ beside it): it cannot promise *today* to be as weak tomorrow. So China attacks if the next rung
# $p'$ is too large (a simplification after Fearon 1995 and Powell 2006, with war costing China $c$ once and $\beta$
# the weight of the next period),
#
# $$\beta p' - p > c\,(1-\beta)^2 + (1-\beta)\,\tau .$$
#
# Three settings, from $p = 0.4$ to $0.6$ without side payments. By hand: the largest safe first rung, and the least
# number of rungs. By the solver (backward induction): is there war if one climbs in so many *equal* rungs, or in
# rungs that start small?

# %%
rows, wars = {}, []
for beta, cost in ((0.9, 0.3), (0.95, 0.3), (0.8, 0.5)):
    path = dt.games.PreventiveWar(discount=beta, china_cost=cost, side_payment=0.0, margin=1e-6)
    war = {
        words: [k for k in range(1, 7) if np.nanmax(dt.solve(path.replace(rungs=k, bend=bend)).event("war")) > 0.5]
        for words, bend in (("equal rungs", 1.0), ("small rungs first", 1.3))
    }
    wars.append(tuple(war.values()))
    rows[f"discount {beta}, cost {cost}"] = {
        "largest first rung": f"{path.largest(0.4):.3f}",
        "least rungs": int(path.needed()),
    } | {f"war with {words}": ", ".join(map(str, some)) for words, some in war.items()}
pd.DataFrame(rows).T

# %%
jump = all(1 in equal and 1 in growing for equal, growing in wars)
safe = [max(growing) < 6 for _, growing in wars]
fewer = max(wars[0][0]) - max(wars[0][1])
Markdown(f"""
**A single jump is war in all three**{so(jump)}, and enough rungs are safe in the first and third (the second would need more
than the six of the model){so(safe == [True, False, True])}. But *equal* rungs are not the best cut: the largest safe rung grows with the power already
reached, so that the first ones must be small. In the first setting rungs of a growing size need {fewer} fewer than equal
ones{so(fewer > 0)}.

How far does that go? One step, two and six, over how far the coalition climbs and how much the future counts:
""")

# %%
climb = dt.sweep(
    dt.games.PreventiveWar(),
    over={"end_power": middles(0.4, 1, 120), "discount": middles(0.5, 0.99, 120)},
    cases=[{"name": words, "rungs": k} for k, words in ((1, "in one step"), (2, "in two rungs"), (6, "in six rungs"))],
)
axes = dt.plot.regime_map(climb, x="end_power", y="discount", by="event")
most = (rng.uniform(0.4, 1, 1_000), rng.uniform(0.5, 0.99, 1_000), rng.uniform(0, 0.4, 1_000))
for k in (1, 2, 6):
    many = dt.games.PreventiveWar(rungs=k, end_power=most[0], discount=most[1], side_payment=most[2])
    print(dt.agreement(many).summary)

# %% [markdown]
# **How to read it.** War lies at the top: the more the future counts, the worse for China the power that it will face
# in it. (The vertical axis is also speed: a rung that takes longer to build counts less, as if $\beta$ were smaller.)
# Small steps work because each is paid for when it is taken: they do not hide the rise, they spread its price.
#
# Two corrections to the rule of thumb "one big step provokes what small steps do not". First, **small steps do not
# save every climb**: near the top right six rungs are war as well, at once. Second, the formula above holds only
# while tomorrow's war is still worth something to China. Where today's war is worth no more than today's pie, China
# has nothing to lose by waiting, and *no* step is too large. Here is one step, from every start to every end, with a
# dearer war ($c = 1.5$); the dashed line is the formula.

# %%
step = dt.games.PreventiveWar(side_payment=0.0, china_cost=1.5, margin=1e-4)
ends = dt.sweep(step, over={"start_power": middles(0, 1, 150), "end_power": middles(0, 1, 150)})
ax = dt.plot.regime_map(ends, x="start_power", y="end_power", by="event")
starts = np.linspace(0, 1, 201)
limit = (starts + step.china_cost * (1 - step.discount) ** 2) / step.discount
inside = limit <= 1
_ = ax.plot(starts[inside], limit[inside], color="black", linestyle="--", linewidth=1.3)
free = 1 - (1 + step.china_cost + step.side_payment) * (1 - step.discount)
print(f"from a power of {free:.3f} on no rung is too large; the formula alone would still forbid some up to "
      f"{step.discount - step.china_cost * (1 - step.discount) ** 2:.3f}")  # fmt: skip

# %% [markdown]
# ## 2. Does more power mean more risk?
#
# The last section was about *changes*. Does the level of power matter? China makes one offer, and does not know what
# war costs Taiwan (Fearon 1995). A stronger China asks for more. Does it risk more?

# %%
bargain = dt.games.UltimatumBargaining(offers=101)
offers = dt.sweep(
    bargain,
    over={"china_wins": middles(0.05, 0.95, 60)},
    cases=[{"name": words, "curvature": r} for words, r in
           (("neutral to risk", 1.0), ("a little averse", 0.8), ("averse", 0.6))],
)  # fmt: skip
ax = dt.plot.curves(offers, "war", hue="case")
_ = ax.set_ylim(-0.02, 0.5)
by_hand = bargain.closed_form().values["P(war)"]
neutral = offers.sel(case="neutral to risk").probability.sel(event="war").max("equilibrium")
flat = neutral.where(neutral.china_wins < 0.75, drop=True)
print(f"neutral to risk: P(war) by hand (any offer) {float(by_hand):.3f}, solved ({bargain.offers} offers) "
      f"{float(flat.min()):.3f} to {float(flat.max()):.3f}")  # fmt: skip
p, c = rng.uniform(0.05, 0.95, 1_000), rng.uniform(0, 0.6, 1_000)
print(dt.agreement(dt.games.UltimatumBargaining(china_wins=p, china_cost=c)).summary)

# %% [markdown]
# If both are neutral to risk the level of power does **not** move the risk of war at all: it moves the settlement.
# (The drop on the far right is the corner where nothing is left to offer.) A2/AD, or arms for Taiwan, then shift
# terms and not risk, which is the answer to C03 and C04 for a divisible issue. With aversion to risk the risk *falls*
# as China grows stronger: backing Taiwan raises it. Neither is a general law (`help(dt.games.UltimatumBargaining)`
# has the condition).
#
# ## 3. The ladder: which rung first, and how large?
#
# Now the partners choose. Three kinds of ties, each with a gain in power and a visibility; what is seen is answered
# in the grey zone. They may build any of the rest as one rung, or stop; China accepts or attacks. (Our own model;
# settlements as in section 1.)

# %%
ladder = dt.games.CooperationLadder()
kinds = ("coast_guard", "air_defence", "naval_exercises")
table = {
    k.replace("_", " "): {
        "gain in power": getattr(ladder, f"{k}_gain"),
        "visibility": getattr(ladder, f"{k}_visibility"),
    }
    for k in kinds
}
table = pd.DataFrame(table).T
table["visibility per unit of power"] = table["visibility"] / table["gain in power"]
print(table.round(2))
print(dt.solve(ladder))
order = dt.sweep(ladder, over={"worth_of_power": middles(0, 4), "reply": middles(0, 2)})
figure, axes = plt.subplots(1, 2, figsize=(12, 4.8), layout="constrained")
for event, ax in zip(("coast guard first", "ladder complete"), axes, strict=True):
    ax = dt.plot.heatmap(order, event, x="worth_of_power", y="reply", contours=(), ax=ax)
many = ladder.replace(
    worth_of_power=rng.uniform(0, 4, 500), reply=rng.uniform(0, 2, 500), discount=rng.uniform(0.5, 0.98, 500)
)
print(dt.agreement(many).summary)

# %% [markdown]
# (Yellow: yes. On the far left nothing is built, or not all.) The article's order, coast guard first, is right where
# replies in the grey zone hurt and power on the way is worth little. Where power on the way is worth much (left
# panel, lower right), the *strongest* kind comes first, seen or not. The sensible-looking rule "least visible per
# unit of power first" decides only without discounting and without any gain on the way; with two kinds $i$, $j$ built
# from power $p$ on, $i$ comes first iff
#
# $$r\,[(1-\beta)(1-p)(v_i - v_j) + \beta\,(v_i g_j - v_j g_i)] < \beta\,G\,(g_i - g_j).$$
#
# And when is it built in one step? Without side payments, and with some of up to 0.8 of a period's pie:

# %%
rich = {"no side payment": 0.0, "side payments up to 0.8": 0.8}
sizes = dt.sweep(
    ladder,
    over={"worth_of_power": middles(0, 6, 80), "discount": middles(0.5, 0.99, 80)},
    cases=[{"name": name, "side_payment": tau} for name, tau in rich.items()],
)
axes = dt.plot.heatmap(sizes, "one step", x="worth_of_power", y="discount", contours=())
for ax, tau in zip(axes, rich.values(), strict=True):
    dt.plot.closed_form(ladder.replace(side_payment=tau), "worth_of_power", "discount", ax)
wars = [float(sizes.probability.sel(event="war", case=name).max()) for name in rich]
print(f"largest P(war) in either panel: {max(wars):g}")

# %% [markdown]
# There is no war in either panel: partners who foresee an attack do not build what provokes it. **One big step is
# chosen where power on the way is worth much and the future does not count for too much; and what makes it safe where
# the future does count is money**, not stealth: without side payments the same partners must go rung by rung. Rung
# size, time and payment are three levers for one thing.
#
# ## 4. Below the threshold: salami
#
# China need not attack. It can take a slice, and there is war only if the slice crosses Japan's line. Is it better to
# say where the line is?

# %%
salami = dt.games.SalamiTactics(slices=101)
lines = dt.sweep(
    salami,
    over={"line_spread": middles(0, 0.5)},
    cases=[{"name": "a clear line", "line": "clear"}, {"name": "a fuzzy line", "line": "fuzzy"}],
)
figure, axes = plt.subplots(1, 3, figsize=(15, 4.4), layout="constrained")
for value, ax in zip(("land lost", "war", "payoff: Japan"), axes, strict=True):
    ax = dt.plot.curves(lines, value, hue="case", ax=ax)
safest = float(salami.replace(line="fuzzy").closed_form().values["safest"])
for ax in axes:
    ax.axvline(safest, color="black", linewidth=0.8, linestyle=":")
m, d, loss = rng.uniform(0.5, 0.6, 500), rng.uniform(0.02, 0.4, 500), rng.uniform(0, 0.5, 500)
for line in ("clear", "fuzzy"):
    print(dt.agreement(dt.games.SalamiTactics(line=line, line_mean=m, line_spread=d, china_war_loss=loss)).summary)

# %% [markdown]
# A clear line invites everything up to it. A fuzzy one loses less land and, from a certain fog on (dotted, by hand),
# risks war. **Up to there the fog is free**: China takes only what is safe under every reading, so Japan loses less
# and risks nothing. A little ambiguity about *where*, none about *whether*, is best for Japan here; a lot is worse
# than a clear line where war costs it as much as all the land (right).
#
# ## 5. Anti-access weapons
#
# **A war.** A2/AD keeps a share of US force out; bases in Japan undo part of that. China attacks if the war pays;
# Japan then abstains, opens bases or joins; the US intervenes or not.

# %%
contest = dt.games.ContestSuccess()
denied = dt.sweep(contest, over={"a2ad": middles(0, 1, 150), "basing_relief": middles(0, 1, 120)})
figure, (left, right) = plt.subplots(1, 2, figsize=(13, 5), layout="constrained")
ax = dt.plot.heatmap(denied, "attack", x="a2ad", y="basing_relief", ax=left)
ax = dt.plot.closed_form(contest, "a2ad", "basing_relief", left)
line = dt.sweep(
    contest,
    over={"a2ad": middles(0, 1, 400)},
    cases=[{"name": f"bases undo {r:.0%}", "basing_relief": r} for r in (0, 0.5, 0.9)],
)
ax = dt.plot.curves(line, "attack", hue="case", ax=right)
a, r = rng.random((2, 2_000))
print(dt.agreement(contest.replace(a2ad=a, basing_relief=r)).summary)

# %% [markdown]
# C03 (more A2/AD, more attacks) holds where bases undo little; where they undo much no A2/AD suffices for an attack.
# In between it is **not monotone** (right, dashed): some A2/AD makes an attack pay while Japan still stays out; more
# of it makes Taiwan's fall so likely that Japan opens its bases, and *then* China is deterred, until A2/AD outgrows
# that, too. Bases are worth nothing without the US force that uses them.
#
# **A race.** The lead in A2/AD moves from 0 to 3 as China and the US invest; China may attack whenever it likes. Play
# goes on from state to state, and the solver lists all stationary equilibria in pure strategies.

# %%
race = dt.games.ArmsBuildUp()
print(dt.solve(race))
raced = dt.sweep(race, over={"china_gain": middles(0, 0.15, 40), "attack_cost": middles(0.1, 0.7, 40)})
figure, (left, right) = plt.subplots(1, 2, figsize=(13, 5), layout="constrained")
ax = dt.plot.heatmap(raced, "number of equilibria", x="china_gain", y="attack_cost", ax=left)
ax = dt.plot.heatmap(raced, "attack", x="china_gain", y="attack_cost", among="highest", contours=(), ax=right)
none = 1 - float(raced.exists.any("equilibrium").mean())
print(
    f"no equilibrium in pure strategies in {none:.1%} of the games; nobody gains by deviating in the others: "
    f"{raced.worst_regret < 1e-9}"
)

# %% [markdown]
# The same parameters allow **several** futures: a race that settles at no lead, at the status quo, or at China's
# largest lead. Each side invests because the other does. So "1995-96 set off the A2/AD programme" (C02) can be true
# in two ways: the humiliation raised China's gain from a lead (to the right), or it moved play from one equilibrium
# to another, with no parameter changed.
#
# And look at the right: China attacks where the lead is worth *little* to it. A lead that pays while there is peace
# is a reason to keep the peace: **what it takes for an attack is not a large arsenal but an arsenal that is not worth
# much unused.**
#
# ## 6. Institutions that outlive governments
#
# A government of the guarantor is firm or hesitant. Institutions damp the difference, around the same average. China
# attacks when it likes.

# %%
ties = dt.games.InstitutionalTies()
damped = dt.sweep(ties, over={"institutions": middles(0, 1), "turnover": middles(0, 1)})
ax = dt.plot.heatmap(damped, "attack", x="institutions", y="turnover", contours=())
ax = dt.plot.closed_form(ties, "institutions", "turnover", ax)
print(dt.agreement(ties.replace(institutions=rng.random(2_000), turnover=rng.uniform(0.01, 0.99, 2_000))).summary)
for omega in (0.0, 0.5, 0.9, 1.0):
    e = [np.nanmax(dt.solve(ties.replace(institutions=omega, turnover=share)).event("attack")) for share in (0.25, 0.7)]
    print(
        f"institutions {omega}: P(attack) {e[0]:.2f} if hesitant governments are rare, {e[1]:.2f} if they are the rule"
    )

# %% [markdown]
# C09 holds in the corner at the lower right, and in a peculiar way: weak institutions buy **nothing** (China just
# waits for a hesitant government), and from a threshold on they buy everything. Above, average support is too low,
# and institutions lock *that* in: strong ones turn an attack that might come into one that comes at once.
#
# ## 7. Shadows: the bomb, the next target, the other theatre
#
# **Nuclear hedging (C12).** If Taiwan fell Japan might arm; China knows. Does that deter?

# %%
hedge = dt.games.NuclearHedging()
shadow = dt.sweep(hedge, over={"umbrella": middles(0, 1), "china_cost": middles(0, 0.9)})
ax = dt.plot.regime_map(shadow, x="umbrella", y="china_cost", by="event")
ax = dt.plot.closed_form(hedge, "umbrella", "china_cost", ax)
u, k, s = rng.random((3, 2_000))
for strikes in ("none", "possible"):
    print(dt.agreement(hedge.replace(strikes=strikes, umbrella=0.99 * u, china_cost=k, strike_success=s)).summary)

# %% [markdown]
# It deters only a China that is close to indifferent (the band "held by the shadow"). And **a more reliable US
# umbrella removes it**: go right from that band, and China attacks. C12 and C13 pull against each other.
#
# **The next target (C06, C04).** Is Taiwan's fall a loss to Japan because Japan is next? Then the less the US can be
# relied on to defend *Japan*, the more Japan has at stake in *Taiwan*.

# %%
after = dt.games.NextTarget()
chain = dt.sweep(after, over={"us_defends_japan": middles(0, 1), "japan_help_cost": middles(0, 1.2)})
ax = dt.plot.heatmap(chain, "attack", x="us_defends_japan", y="japan_help_cost", contours=())
ax = dt.plot.closed_form(after, "us_defends_japan", "japan_help_cost", ax)
u, c, k = rng.random((3, 2_000))
print(dt.agreement(after.replace(us_defends_japan=u, japan_help_cost=1.2 * c, attack_cost=k)).summary)
for chance in (0.2, 0.5, 0.8):
    stake = float(after.replace(us_defends_japan=chance).closed_form().values["L_J"])
    print(f"the US defends Japan with probability {chance}: Taiwan's fall costs Japan {stake:.2f}")

# %% [markdown]
# In the middle band a US that is **surer to defend Japan invites an attack on Taiwan**: Japan, safe, stays out.
# Retrenchment brings it in (C06 holds), and there C04 fails. Above the threshold on the right Japan's stake does not
# move with the US at all.
#
# **Other theatres (C04).** The US stood firm or gave way elsewhere. That speaks of its resolve, with some weight; but
# who stands firm elsewhere also ties forces down there.

# %%
crimea = dt.games.SeveralTheatres()
theatres = dt.sweep(crimea, over={"weight": middles(0, 1), "attack_cost": middles(0.3, 1.1)})
ax = dt.plot.heatmap(theatres, "attack", x="weight", y="attack_cost", contours=())
ax = dt.plot.closed_form(crimea, "weight", "attack_cost", ax)
w, k, mu = rng.random((3, 2_000))
print(dt.agreement(crimea.replace(weight=w, attack_cost=k, resolute=mu)).summary)
print(f"standing firm elsewhere deters here from a weight of {float(crimea.closed_form().values['w*']):.2f} on")

# %% [markdown]
# The wedge on the right is the Crimea argument: giving way there invites an attack here. The small wedge on the left
# is its reverse: with little weight on precedent, **firmness elsewhere invites** the attack, because the forces are
# elsewhere.
#
# **Arm or ally (C05).** The US can arm Taiwan, pledge to fight for it, do both or neither.

# %%
patron = dt.games.ArmOrAlly()
policy = dt.sweep(patron, over={"pledge_cost": middles(0, 0.4), "arms_gain": middles(0, 0.4)})
figure, axes = plt.subplots(1, 2, figsize=(12, 4.8), layout="constrained")
for event, ax in zip(("arms", "pledge"), axes, strict=True):
    ax = dt.plot.heatmap(policy, event, x="pledge_cost", y="arms_gain", contours=(), ax=ax)
print(f"largest P(war) in the figure: {float(policy.probability.sel(event='war').max()):g}")
g, c, a = rng.uniform(0, 0.4, 2_000), rng.uniform(0.001, 0.6, 2_000), rng.uniform(0.2, 0.8, 2_000)
print(dt.agreement(patron.replace(arms_gain=g, pledge_cost=c, attack_cost=a)).summary)

# %% [markdown]
# Arms and a pledge substitute for one another: retrenchment (a dearer pledge, to the right) brings arms only where
# they suffice to deter (top). Below, arms that cannot deter alone are not sent, however dear the pledge.
#
# ## 8. The claims, model by model
#
# Where each model of this notebook does not bear the article out. The sentences are the models' own.

# %%
models = (dt.games.PreventiveWar, dt.games.UltimatumBargaining, dt.games.CooperationLadder, dt.games.ContestSuccess,
          dt.games.ArmsBuildUp, dt.games.InstitutionalTies, dt.games.NuclearHedging, dt.games.NextTarget,
          dt.games.SeveralTheatres, dt.games.ArmOrAlly)  # fmt: skip
wanted = ("C02", "C03", "C04", "C05", "C08", "C09", "C12")
rows = [(claim.id, model.__name__, claim.fails) for model in models for claim in model.article if claim.id in wanted]
for claim, name, fails in sorted(rows):
    print(f"{claim}  {name}: {fails}")

# %% [markdown]
# ## What this does not say
#
# - Nothing here is calibrated: that a step provokes in these figures does not say that submarines do. What the models
#   say is which numbers one would need: the weight of the future, the cost of war, what can be paid, how fast a rung
#   is built.
# - In sections 1 and 3 the rise is seen by all and certain. Investments that nobody sees, and rungs that reveal
#   intentions, are other models. In section 1 the path is given; who would rather not climb has no say.
# - The coalition acts as one. Who pays the price of small steps, and whether partners agree on it, is notebook 07's
#   subject.
# - Most of these models are ours, or simplifications, and say so (`dt.catalogue()` has a column for it). Where
#   several equilibria exist (the race), the mathematics does not choose.
# - Several games are decided at a threshold. Real decisions are noisy, and a map with sharp borders should be read as
#   one with soft ones (notebook 04).
