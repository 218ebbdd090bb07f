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
# # The argument in pictures
#
# In 2017 an article argued that Taiwan and Japan should stand closer together ("Why strengthening the Taiwan-Japan
# alliance makes perfect sense", Lowy Institute, 23 March 2017). It makes sixteen claims. This notebook puts each of
# them to a model of a crisis in the Taiwan Strait, in one picture and a few sentences, and says what speaks against
# it. You need no game theory, and you need not read the code.
#
# **The model in five sentences.** China, Taiwan, Japan and the United States meet in one crisis. The US and Japan may
# have said in advance that they will help (a *red line*), or may leave it open (*ambiguity*). Taiwan may provoke or
# not; China holds still, presses a little, or attacks, knowing its own cost of war but only guessing how resolute the
# others are; Japan then stays out, lends its bases or fights, and so does or does not the US. Everybody looks ahead,
# and nobody can do better by acting otherwise: that is an *equilibrium*. Nothing in it is a forecast.
#
# **Many games, not one.** Nobody knows the numbers that go into such a model. So each of four scenarios (1996, 2017,
# 2022, 2025-26) gives every number a band, and we draw many games from the bands. A claim *holds* in a game if what
# the article says will happen does happen there, is *reversed* if the opposite happens, and *makes no difference* if
# next to nothing does. We count games. **A share of games is not a probability**: it says how much of what we put in
# agrees with a claim, and 1996 and 2017 rest mostly on assumptions.
#
# **One verdict, asked many ways.** For 2017, the year of the article, we also ask every claim in other ways: bands
# drawn by another law, lines that are chosen and not given, a Japan that may not fight, a contest of another shape,
# and so on. If they do not all agree, the verdict is **fragile**, whatever the bars say.

# %%
import textwrap

import matplotlib.pyplot as plt
import numpy as np
from IPython.display import Markdown
from matplotlib.patches import Patch

import deterrence as dt
from deterrence.argument.strait import UNPROVOKED
from deterrence.argument.wording import many, moves, so
from deterrence.games.strait.ties import LADDER

N, SEED, YEAR = 512, 0, "2017"
scenarios = {name: dt.scenario("strait", name) for name in ("1996", "2017", "2022", "2025-26")}
plain = {"options": {}, "beliefs": False, "models": False}
studies = {name: dt.claims.evaluate(s, N, SEED, **plain) for name, s in scenarios.items()}
ways = dt.claims.evaluate(scenarios[YEAR], N, SEED, models=False, laws="triangular")
print(f"{N} games of each scenario and law; standard errors of shares up to {float(ways.error.max()):.3f}")

# %% [markdown]
# The next cell only says how the pictures are drawn: left, what happens in the games of 2017 (the mean, and a band
# that holds the middle half of the games); right, in which share of the games of each scenario the claim holds. The
# last bar of each group counts ways of asking in place of games: one colour means that all ways agree. Yellow:
# several equilibria disagree, or no verdict has more than half of the games. White: no answer, most often because a
# game in which lines are chosen has no equilibrium of the kind that is looked for.
#
# The sentences below the pictures are computed with them. Words and numbers follow the games; a sentence that the
# games no longer bear out is taken back where it stands (`so`).

# %%
COLOURS = {"holds": "#009E73", "no difference": "#D0D0D0", "reversed": "#D55E00", "divided": "#F0E442", "no answer": "#FFFFFF"}
ALIKE = {"depends on the equilibrium": "divided", "silent": "no answer"}
US, JAPAN, SILENT = {"us_posture": "red line"}, {"japan_posture": "red line"}, {"us_posture": "ambiguity", "japan_posture": "ambiguity"}
games = scenarios[YEAR].sample(N, SEED).replace(**SILENT)
BELIEF = "Beijing's belief that the US is resolute"


def happens(on="attack", **changes):
    """A probability in each game of 2017, or a player's payoff, after changes."""
    e = dt.solve(games.replace(**changes))
    value = e.payoff[..., e.players.index(on[8:])] if on.startswith("payoff: ") else e.event(on)
    return np.nanmax(np.where(e.exists, value, np.nan), axis=-1)


def asked(test):
    """The verdicts of all ways of asking: every setting under the scenario's own law, and the other laws."""
    own, others = ways.word.sel(test=test, law="triangular"), studies[YEAR].word.sel(test=test, setting="base")
    told = [*own.values, *others.sel(law=["uniform", "corners"]).values]
    return [ALIKE.get(str(word), str(word)) for word in told if word]


def verdict(test):
    """What all ways with an answer say; "fragile" where they do not agree, with what most of them say."""
    said = [word for word in asked(test) if word != "no answer"]
    first = max(dict.fromkeys(said), key=said.count)
    firm = said.count(first) == len(said) and first != "divided"
    return first if firm else f"fragile: {first} in {said.count(first)} of {len(said)} ways"


def says(test, name=YEAR, setting="base"):
    """What more than half of the games of a scenario say."""
    word = str((studies[name] if setting == "base" else ways).word.sel(test=test, law="triangular", setting=setting).item())
    return ALIKE.get(word, word)


def where(test, *words):
    """The scenarios whose games say one of these words, in a list of words."""
    found = [name for name in studies if says(test, name) in words]
    if len(found) in (0, len(studies)):
        return "all four scenarios" if found else "no scenario"
    return " and ".join([", ".join(found[:-1]), found[-1]] if len(found) > 1 else found)


def share(test, word, name=YEAR):
    """The share of a scenario's games in which a claim holds, is reversed, ..."""
    return float(studies[name].share.sel(test=test, law="triangular", setting="base", verdict=word))


def bars(ax, claim):
    """Shares of games by scenario, then of ways of asking, for every form of a claim."""
    tests = [t for t in ways.test.values if ways.claim.sel(test=t) == claim]
    at, ticks, labels = 0.0, [], []
    for test in tests:
        form = str(ways.form.sel(test=test).item())
        ax.text(0, at, f"{form + ': ' if form else ''}{verdict(test)}", fontsize=9, fontweight="bold", va="center")
        rows = [(name, {str(v): float(s.share.sel(test=test, law="triangular", setting="base", verdict=v)) for v in s.verdict.values})
                for name, s in studies.items()]
        said = asked(test)
        rows.append((f"{YEAR}, asked\n{len(said)} ways", {word: said.count(word) / len(said) for word in COLOURS}))
        for name, shares in rows:
            at, left = at + 1, 0.0
            for word, share in shares.items():
                ax.barh(at, share, 0.8, left, color=COLOURS[ALIKE.get(word, word)], edgecolor="#888888", linewidth=0.4)
                left += share
            ticks.append(at)
            labels.append(name)
        at += 1.4
    ax.set(xlim=(0, 1), ylim=(at - 0.6, -0.7), yticks=ticks, xticks=[0, 0.5, 1], xticklabels=["0", "half", "all"])
    ax.set_yticklabels(labels, fontsize=8)
    ax.set_title("does it hold? share of the games, not a probability", fontsize=10, loc="left")
    ax.legend(handles=[Patch(facecolor=c, edgecolor="#888888", label=w) for w, c in COLOURS.items()], ncols=3, fontsize=8,
              frameon=False, loc="upper left", bbox_to_anchor=(0, -0.06 - 0.25 / len(ticks)))  # fmt: skip


def picture(claim, title, left=1):
    """A figure for one claim: panels on the left to be drawn, the bars on the right."""
    forms = int((ways.claim == claim).sum())
    figure, axes = plt.subplots(1, left + 1, figsize=(12, max(4.2, 1.7 + 1.25 * forms)), layout="constrained")
    figure.suptitle(textwrap.fill(f"{claim}  {dt.claims.CLAIMS[claim]}", 100), fontsize=13, x=0.01, ha="left")
    bars(axes[-1], claim)
    axes[0].set_title(title, fontsize=10, loc="left")
    for ax in axes[:-1]:
        ax.spines[["top", "right"]].set_visible(False)
    return axes[0] if left == 1 else axes[:-1]


def lines(ax, xs, label, cases, on="attack", ylabel="probability of an attack"):
    """A line for each case over one parameter: the mean of the games, and the middle half; all games are returned."""
    strokes, drawn = ("-", "--", "-."), []
    for number, (name, change) in enumerate(cases.items()):
        values = np.array([happens(on, **change(x)) for x in xs])
        drawn.append(values)
        colour = ("#0072B2", "#D55E00", "#CC79A7")[number]
        ax.plot(xs, np.nanmean(values, axis=1), strokes[number], color=colour, label=name, linewidth=2)
        ax.fill_between(xs, *np.nanquantile(values, [0.25, 0.75], axis=1), color=colour, alpha=0.15, linewidth=0)
    ax.set(xlabel=label, ylabel=ylabel)
    if on == "attack":
        ax.set_ylim(0, 1)
    ax.legend(frameon=False, fontsize=9)
    return drawn


def columns(ax, named, ylabel="probability of an attack, mean of the games", form="{:.2f}", colour="#0072B2"):
    """A labelled column for each case; their heights are returned."""
    values = [float(np.nanmean(v)) for v in named.values()]
    shown = ax.bar(range(len(values)), values, color=colour, width=0.65)
    ax.bar_label(shown, [form.format(v) for v in values], fontsize=9)
    ax.set_xticks(range(len(values)), [textwrap.fill(n, 15) for n in named], fontsize=9)
    ax.set_ylabel(ylabel)
    ax.margins(y=0.12)
    return values


beliefs = np.linspace(0, 1, 21)

# %% [markdown]
# ## C01: keep Beijing guessing

# %%
ax = picture("C01", "a US that leaves it open, and one that has drawn a line")
vague, clear = lines(ax, beliefs, BELIEF, {"US ambiguous": lambda x: {"us_prior": x}, "US red line": lambda x: {"us_prior": x, **US}})

# %%
out, line = "C01 against a US that surely stays out", "C01 against a US red line"
vaguely, clearly = (float(np.nanmean(happens("provocation", **change))) for change in ({}, US))
closed = [says(line, setting=setting) for setting in ("Japan's latitude: none", "Japan refuses bases")]
Markdown(f"""
**What it shows.** At the left edge Beijing is sure that the US stays out, and attacks are likelier than not in
{many(np.mean(vague[0] > 0.5))} of the games. Any doubt about that helps: the blue line {moves(vague[0].mean(), vague[-1].mean())}.
So ambiguity beats *no promise* (in {where(out, "holds")}). But the line that is drawn lies lower
still{so(clear.mean() < vague.mean())}: against a clear promise ambiguity does worse in {many(share(line, "reversed"))} of the games,
and there the claim is **{says(line)}**.

**What speaks for ambiguity all the same.** A clear promise can embolden the one who is promised; in these games it does
not{so(clearly <= vaguely)}: Taiwan provokes in {vaguely:.0%} of them if the US leaves it open, in {clearly:.0%} if the line is drawn. And a line is dear for
a US that did not mean it. Where Japan would not or may not help, the two readings run together{so("reversed" not in closed)}.
""")

# %% [markdown]
# ## C02: the carriers of 1995-96, and what they set off
#
# That a move of ships deters can be asked of the crisis model: a US that may send forces after a provocation, against
# one that may not (right). What it sets off takes years, and the crisis model has none: two small models with made-up
# numbers must do.

# %%
axes = picture("C02", "small model, each dot an equilibrium: forces", left=2)
axes[1].set_title("small model: an arms race", fontsize=10, loc="left")
seen = {}
for ax, kind, name, xs, on, label, word in (
    (axes[0], dt.games.Mobilisation, "win_mobilised", np.linspace(0.42, 1, 59), "pressure",
     "how strong the forces that were moved are", "that China presses on"),
    (axes[1], dt.games.ArmsBuildUp, "china_gain", np.linspace(0, 0.1, 41), "lead 3",
     "what a lead is worth to China", "of China's largest lead"),
):  # fmt: skip
    e = dt.solve(kind(**{name: xs}))
    seen[on] = np.ma.masked_array(e.event(on), ~e.exists)
    ax.plot(xs, seen[on].filled(np.nan), "o", color="#0072B2", markersize=3)
    ax.set(xlabel=label, ylabel=f"probability {word}", ylim=(-0.03, 1.03))
small = dt.claims.evaluate(scenarios[YEAR], N, SEED, claims="C02", options={}, beliefs=False, laws="uniform")
small = small.sel(test=small.model != "strait", law="uniform", setting="base")
print("small models:", "; ".join(f"{m} {w}" for m, w in zip(small.model.values, small.word.values, strict=True)))

# %%
deploy = "C02 a US that may deploy"
weak, strong = seen["pressure"].max(axis=1)[[0, -1]]
several = seen["lead 3"].max(axis=1) - seen["lead 3"].min(axis=1) > 0.5
silent = 1 - sum(share(deploy, word) for word in ("holds", "no difference", "reversed"))
same = int((small.word == "no difference").sum())
Markdown(f"""
**What it shows.** Left: weak forces are a bluff that is called{so(weak > 0.5)}; forces strong enough to tie the hands of those
who send them are not pressed{so(strong < 1e-9)}. Middle: the same numbers allow several futures, with and without a
race{so(several.any())}. So both halves of the claim *can* be true. In the crisis model (right), of a US that may deploy the games
say: {says(deploy)}; and {many(silent)} of them have no answer.

**What speaks against it.** Nothing in the small models is measured, and in {same} of {small.sizes["test"]} of them a little more of
the cause makes no difference in most games. Where several futures are possible, "it set off the build-up" is a story that
fits, not one that had to be.
""")

# %% [markdown]
# ## C03: weapons that keep the US away

# %%
ax = picture("C03", "China's anti-access weapons (A2/AD), and Japan's bases")
refused, free = lines(ax, beliefs, "share of US power kept out where Japan's bases are closed (A2/AD)",
      {"Japan's bases refused": lambda x: {"a2ad": x, "japan_access": "refused"}, "Japan free to open its bases": lambda x: {"a2ad": x}})  # fmt: skip

# %%
more, reach, fights = "C03 far from Japan's bases", "C03 reaching Japan's bases", "C03 reaching bases, US fights"
steep, flat = (np.ptp(values.mean(axis=1)) for values in (refused, free))
Markdown(f"""
**What it shows.** Where Japan's bases are closed, such weapons move the risk by {steep:.2f} over the whole range (blue). Where
Japan is free to open them they move it by {flat:.2f}, as long as they do not reach the bases themselves
(orange){so(flat < steep / 2)}: Japan opens its bases just where the weapons have grown. *More of the same weapons*: {says(more)} in
{YEAR}. Weapons that *reach the bases* raise the risk in {many(share(reach, "holds"))} of the games.

**What speaks against it.** They change Beijing's odds, not what the US does: in war it fights as often as
before{so(says(fights) == "no difference")}. "May deter intervention" finds nothing to hold on to here. And everything hangs on Japan.
""")

# %% [markdown]
# ## C04: doubts about the US

# %%
ax = picture("C04", "what doubt about the US does")
(doubt,) = lines(ax, beliefs, BELIEF, {"US and Japan ambiguous": lambda x: {"us_prior": x}})
_ = ax.axvspan(*(scenarios[YEAR].low["us_prior"], scenarios[YEAR].high["us_prior"]), color="#CCCCCC", alpha=0.4)

# %%
said = asked("C04")
falling = (np.diff(doubt.mean(axis=1)) <= 1e-9).all()
Markdown(f"""
**What it shows.** The less Beijing believes that the US would fight, the more attacks{so(falling)} (read from right to left;
the grey strip is the band of {YEAR}). That holds in {many(share("C04", "holds"))} of the games of {YEAR}, and in most games of
{where("C04", "holds")}.

**What speaks against it.** {said.count("reversed") or "None"} of {len(said)} ways of asking reverse it, but in {said.count("no difference")} it makes no difference, and
in {said.count("no answer")} there is no answer: where lines are chosen, so that they tell Beijing something themselves, or where Japan would
not lend its bases. Fragile, then, in strength and not in direction{so("reversed" not in said)}.
""")

# %% [markdown]
# ## C05: the exposed arm, and come closer

# %%
ax = picture("C05", "what Taiwan and Japan do as belief in the US falls")
few, grown = games.take(slice(0, 128)), {}
for on, option, name, colour, stroke in (
    ("Taiwan effort", {"taiwan_effort": "chosen"}, "Taiwan arms", "#0072B2", "-"),
    ("ties", {"ties": "offered"}, "Taiwan and Japan agree on ties", "#D55E00", "--"),
):
    told = grown[on] = []
    for belief in beliefs[::2]:
        e = dt.solve(few.replace(us_prior=belief, **option))
        told.append(np.nanmean(np.nanmax(np.where(e.exists, e.event(on), np.nan), axis=-1)))
    ax.plot(beliefs[::2], told, stroke, color=colour, label=name, linewidth=2)
ax.set(xlabel=BELIEF, ylabel="share of the games of 2017", ylim=(-0.03, 1.03))
_ = ax.legend(frameon=False, fontsize=9)

# %%
effort, ties = grown["Taiwan effort"], grown["ties"]
halved = "C05 Taiwan's effort"
Markdown(f"""
**What it shows.** Over the whole range the first half of the claim is plain to see: Taiwan arms in {effort[0]:.0%} of the games if
it is sure of being alone, in {effort[-1]:.0%} if it is sure of the US{so(effort[0] > effort[-1] + 0.5)}. But halving the belief from where the games of
{YEAR} start changes that in {many(share(halved, "holds"))} of them, and the verdict is "{says(halved)}". Ties are agreed on in at most
{max(ties):.0%} of the games, at any belief.

**What speaks against it.** If own effort and foreign help need each other, less help means less effort; and a
Taiwan that arms may be why the US feels free to leave. What effort and ties cost is our own guess, no row of the
data speaks of it.
""")

# %% [markdown]
# ## C06: Japan, the natural partner

# %%
ax = picture("C06", "what a larger Japanese stake does")
factors = np.linspace(0.25, 2.5, 19)
top = {name: games.parameters()[name].high for name in ("japan_loss_resolute", "japan_loss_irresolute")}
drawn, alone = lines(ax, factors, "Japan's stake in Taiwan, as a multiple of what was drawn",
      {name: lambda x, change=change: {**{k: np.minimum(games.values[k] * x, t) for k, t in top.items()}, **change}
       for name, change in {"US as drawn": {}, "US surely out": {"us_prior": 0.0}}.items()})  # fmt: skip

# %%
leaves, larger = "C06 worth more as the US leaves", "C06 a larger stake"
stake = drawn.mean(axis=1) - drawn.mean(axis=1)[np.abs(factors - 1).argmin()]
without = np.ptp(alone.mean(axis=1))
Markdown(f"""
**What it shows.** Only a stake that is far smaller than we think would raise the risk (by {stake[0]:.2f} at a quarter of
it{so(stake[0] > 2 * abs(stake[-1]))}); of a larger one {many(share(larger, "no difference"))} of the games say "no difference". Japan's stake matters like a
threshold, not by the inch. If the US is surely out, the whole range moves the risk by {without:.2f}. That Japan gains *more*
from its line as the US leaves holds in most games of {where(leaves, "holds")}, is reversed in most of {where(leaves, "reversed")}, and
divides {where(leaves, "divided")}.

**What speaks against it.** Japan itself can be attacked only in one of the other ways of asking; a firm Japan
beside a doubtful US may become the target.
""")

# %% [markdown]
# ## C07: Washington wants Japan to carry more

# %%
ax = picture("C07", "what a stronger Japan is worth to the US")
most = games.parameters()["japan_strength"].high
stronger = {"Japan ambiguous": {}, "Japan's line drawn": JAPAN}
silent, spoken = lines(ax, np.linspace(0, 3, 13), "Japan's strength, as a multiple of what was drawn",
      {name: lambda x, change=change: {"japan_strength": np.minimum(games.values["japan_strength"] * x, most), **change}
       for name, change in stronger.items()},
      "payoff: US", "US payoff (0: nothing lost; 1: its stake in Taiwan)")  # fmt: skip
ax.set_ylim(-0.25, 0)
_ = ax.legend(frameon=False, fontsize=9, loc="lower right")

# %%
worth = {name: values.mean(axis=1)[-1] - values.mean(axis=1)[0] for name, values in (("silent", silent), ("line", spoken))}
Markdown(f"""
**What it shows.** (The payoff is a loss: higher is better.) What a Japan that is stronger, but silent, is worth to the US:
{says("C07")} in {many(share("C07", says("C07")))} of the games of {YEAR}. A Japan that has drawn its line is worth
more{so(spoken.mean() > silent.mean())}, and then strength counts, too: {worth["line"]:+.3f} over the whole range, against
{worth["silent"]:+.3f}{so(worth["line"] > worth["silent"])}. Washington should want a *word* before it wants *weapons*.

**What speaks against it.** In models in which help is a common pot, the US gives less by what Japan adds; and a
capable successor is what lets one leave.
""")

# %% [markdown]
# ## C08: the ladder of cooperation

# %%
ax = picture("C08", "by how much each rung lowers the risk, once it is agreed")
none = happens(ties="none")
rungs = {rung: none - happens(ties="agreed", **attributes) for rung, attributes in LADDER.items()}
heights = columns(ax, rungs, "fall in the probability of an attack, mean of the games", "{:.3f}")

# %%
height = dict(zip(rungs, heights, strict=True))
worse = max(float(np.mean(fall < -1e-3)) for fall in rungs.values())
Markdown(f"""
**What it shows.** Low rungs do little, high rungs more{so(heights[0] < min(heights[2:]))}, but not without end: a pact does less than
exercises{so(height["pact"] < height["exercises"])}, as it takes longer to be in force. Of the coast guards the games say: {says("C08 coast guard")}. Once agreed, a
rung makes things worse in {many(worse)} of the games of {YEAR}; in 1996 a pact does so in {many(share("C08 pact", "reversed", "1996"))}.

**What speaks against it.** "Once agreed" leaves out the way there: China may strike before a rung is finished, if
it is large (notebook 08 shows which rungs are safe), or press below the threshold. What each rung adds is our own
guess; and if Japan has no freedom to act, the ladder leads nowhere.
""")

# %% [markdown]
# ## C09: ties that outlive governments

# %%
ax = picture("C09", "a Japan that is more, or less, surely resolute")
unspoken, bound = lines(ax, beliefs, "Beijing's belief that Japan is resolute",
      {"Japan ambiguous": lambda x: {"japan_prior": x}, "Japan's line drawn": lambda x: {"japan_prior": x, **JAPAN}})  # fmt: skip

# %%
means = [values.mean(axis=1) for values in (unspoken, bound)]
bend = max(np.abs(mean - np.linspace(mean[0], mean[-1], len(mean))).max() for mean in means)
Markdown(f"""
**What it shows.** The lines are nearly straight: they leave the straight one between their ends by {bend:.3f} at
most{so(bend < 0.02)}. Then a Japan that is firm under one government and weak under the next deters, on average, as much as one that
is always in the middle. Steadiness alone: {says("C09")} in {many(share("C09", says("C09")))} of the games. The *mean* counts, not the swings.

**What speaks for the claim.** A rival that can *wait* for the weak government is not in this model. In the small
model `institutional_ties` it is, and there institutions can help, do nothing, or lock in weakness.
""")

# %% [markdown]
# ## C10: the Japanese public

# %%
ax = picture("C10", "what a public that punishes a broken word does, in war")
costs, steps = np.linspace(0, 0.5, 26), {}
for who, on, given, name, colour, stroke in (
    ("japan_audience_cost", "Japan joins", JAPAN, "Japan fights, its line drawn", "#D55E00", "--"),
    ("us_audience_cost", "US fights", US, "the US fights, its line drawn", "#0072B2", "-"),
):
    with np.errstate(invalid="ignore"):
        fights = [np.nanmean(happens(on, **{who: x}, **given) / happens("attack", **{who: x}, **given)) for x in costs]
    steps[who] = costs[int(np.argmax(np.array(fights) > (min(fights) + max(fights)) / 2))]
    ax.plot(costs, fights, stroke, color=colour, label=name, linewidth=2)
    ax.axvline(float(scenarios[YEAR].game.values[who]), color=colour, linestyle=":", linewidth=1)
ax.set(xlabel="cost of a broken word, share of the own stake (dotted: as calibrated)", ylabel="probability, given an attack", ylim=(-0.03, 1.03))
_ = ax.legend(frameon=False, fontsize=9)

# %%
centre, low, high = (scenarios[YEAR].game.values, scenarios[YEAR].low, scenarios[YEAR].high)
japan, us = steps
overlap = max(low[japan], low[us]) < min(high[japan], high[us])
Markdown(f"""
**What it shows.** A line binds once breaking it costs enough: each curve is a step. Japan's lies at {steps[japan]:.2f}, far to the left
of its calibrated {float(centre[japan]):.2f} (dotted){so(steps[japan] < centre[japan] / 2)}, so little suffices; of a public that punishes still more the games say: {says("C10")}.
The American step lies at {steps[us]:.2f}, close to the calibrated {float(centre[us]):.2f}{so(abs(steps[us] - centre[us]) < 0.1)}: it is there that a public decides.

**What speaks against it.** That the Japanese public is the readier one is put in by nobody: the rows give the two
publics overlapping bands{so(overlap)}, Japan's centre below the American one{so(centre[japan] < centre[us])}, and both are assumed.
""")

# %% [markdown]
# ## C11: Japan draws its line

# %%
ax = picture("C11", "Japan's line against any attack, and against an unprovoked one")
quiet, every, unprovoked = lines(ax, beliefs, BELIEF,
      {"Japan ambiguous": lambda x: {"us_prior": x},
       "line against any attack": lambda x: {"us_prior": x, **JAPAN},
       "against an unprovoked attack": lambda x: {"us_prior": x, **JAPAN, **UNPROVOKED}})  # fmt: skip

# %%
fewer, ours = "C11 any attack", "C11 any attack, Japan's own payoff"
kept = (quiet.mean() - unprovoked.mean()) / (quiet.mean() - every.mean())
said = [word for word in asked(ours) if word != "no answer"]
Markdown(f"""
**What it shows.** This is the heart of the article. Japan's line lowers the risk of an attack in most games of
{where(fewer, "holds")}; one that binds only if the attack was unprovoked does {kept:.0%} of that. **But Japan itself is worse off in
{many(share(ours, "reversed"))} of the games**: the third group is reversed in {said.count("reversed")} of the {len(said)} ways of asking that have an
answer{so(said.count("reversed") > 0.8 * len(said))}. There are fewer wars, but Japan fights in those that come. (Where China may blockade instead of attack, Japan
gains{so(says(ours, setting="China may blockade Taiwan") == "holds")}.)

**What speaks against it.** {verdict(fewer).capitalize()}: much of the effect is gone where Japan's law lets it lend bases but not
fight, or where lines are chosen and Beijing reads the choice. And what most decides how large it is, the worth of
Taiwan to Beijing, nobody has measured.
""")

# %% [markdown]
# ## C12: the nuclear shadow

# %%
ax = picture("C12", "what a nuclear-armed Japan would cost China")
(shadow,) = lines(ax, np.linspace(0, 0.5, 21), "cost to China, share of the prize", {"US and Japan ambiguous": lambda x: {"china_nuclear_japan_cost": x}})

# %%
fall = shadow.mean(axis=1)[0] - shadow.mean(axis=1)[-1]
Markdown(f"""
**What it shows.** The line hardly falls: by {fall:.3f} from end to end{so(0 <= fall < 0.1)}. The more Beijing would mind a nuclear Japan, the
fewer attacks; but {many(share("C12 deters", "no difference"))} of the games of {YEAR} show no difference, and Washington gains something in
{many(share("C12 Washington gains", "holds"))} of them.

**What speaks against it.** The cost is a guess. And a shadow may invite a strike before the arms are there
(`nuclear_hedging`), which this model leaves out.
""")

# %% [markdown]
# ## C13: compound, and replace

# %%
ax = picture("C13", "one line, two lines, and a US that is gone")
OUT = {"us_prior": 0.0}
no_line, _, _, _, gone, gone_line = columns(ax, {"no line": happens(), "Japan's line": happens(**JAPAN), "US line": happens(**US), "both lines": happens(**US, **JAPAN),
             "US out": happens(**OUT), "US out, Japan's line": happens(**OUT, **JAPAN)})  # fmt: skip

# %%
compounds, together = "C13 compounds", "C13 lines do more together"
replaced = (gone - gone_line) / (gone - no_line)
Markdown(f"""
**What it shows.** Three readings, three answers. That Japan's line makes the US *fight* more often: {says(compounds)}, but
in {asked(compounds).count("holds")} of {len(asked(compounds))} ways of asking it does. It lowers the risk where the US is out{so(gone_line < gone)}, which is all that the second test
asks; but it does not *replace* the US: it makes good {replaced:.0%} of what is lost{so(replaced < 0.5)}. And that the two lines do **more**
together than the sum of both alone is **reversed** in most games of {where(together, "reversed")}. Where the US has drawn its
line, little is left for Japan's to do.

**What speaks against it.** Lines that are substitutes are insurance: the worth of Japan's lies in the games in
which the other one fails. And a Japan that is strong may be why the US goes.
""")

# %% [markdown]
# ## C14: three, or four

# %%
ax = picture("C14", "adding partners")
KOREA = {"third_guarantor": "South Korea"}
two, three, four, four_line = columns(ax, {"US, no bases in Japan": happens(japan_access="refused"), "US and Japan": happens(),
             "and South Korea": happens(**KOREA), "and South Korea's line": happens(**KOREA, south_korea_posture="red line")})  # fmt: skip

# %%
quadriad = "C14 quadriad"
Markdown(f"""
**What it shows.** The third partner is worth a great deal, because it brings the bases: it takes {two - three:.2f} off the risk. The
fourth hardly moves the columns ({three - four:.2f}, with its own line {three - four_line:.2f}){so(three - four_line < (two - three) / 2)}: it lowers the risk in {many(share(quadriad, "holds"))}
of the games, but by little.

**What speaks against it.** With more helpers each may leave it to the others; four equals have no stable way to
share the burden; and a circle that closes is hard to reconcile with telling Beijing that nobody wants to change the
status quo. What South Korea would do is assumed.
""")

# %% [markdown]
# ## C15: the US leaves *and* Japan stays passive

# %%
ax = picture("C15", "belief in the US halved, Japan passive, or both")
HALF = {"us_prior": 0.5 * games.values["us_prior"]}
four = {"US as drawn, Japan's line": happens(**JAPAN), "US as drawn, Japan passive": happens(),
        "US doubted, Japan's line": happens(**HALF, **JAPAN), "US doubted, Japan passive": happens(**HALF)}  # fmt: skip
columns(ax, four)
near, passive, doubted, both = (float(v.mean()) for v in four.values())
print(f"a passive Japan adds {passive - near:.3f} where the US is as drawn, {both - doubted:.3f} where it is doubted")

# %%
total = "C15 more than the sum"
extra = (both - doubted) - (passive - near)
Markdown(f"""
**What it shows.** Both together are worse than neither, in {many(share("C15 both against neither", "holds"))} of the games. But is it worse *than
the sum*? That is what "invites adventurism" would need. In the mean of the games of {YEAR} it is not: where the US is doubted
a passive Japan adds {extra:+.3f} to what it adds anyway{so(abs(extra) < 0.02)}. Game by game it is more in {share(total, "holds"):.0%} of them, less in
{share(total, "reversed"):.0%}, where a China that doubts the US attacks anyway. Most games say "more" in {where(total, "holds")}.

**What speaks against it.** Just that: notebook 09 maps where the two feed each other and where they do not.
""")

# %% [markdown]
# ## C16: everybody gains

# %%
ax = picture("C16", "two red lines in place of ambiguity: who gains, who loses")
for at, player in enumerate(("China", "Taiwan", "Japan", "US")):
    low, mid, high = (float(v) for v in studies[YEAR].change.sel(test=f"C16 {player}", law="triangular", setting="base"))
    ax.plot([low, high], [at, at], color="#0072B2", linewidth=2, alpha=0.5)
    ax.plot(mid, at, "o", color="#0072B2")
ax.axvline(0, color="#333333", linewidth=0.8)
_ = ax.set(yticks=range(4), yticklabels=["China", "Taiwan", "Japan", "US"], ylim=(3.6, -0.6),
       xlabel="change in payoff, each in its own stake (dot: middle game; line: nine games in ten)")  # fmt: skip

# %%
said = asked("C16 Taiwan")
Markdown(f"""
**What it shows.** Taiwan gains in {many(share("C16 Taiwan", "holds"))} of the games; that holds in {said.count("holds")} of {len(said)} ways of asking. The US gains in most
games of {where("C16 US", "holds")}. **China gains: {says("C16 China")}**{so(says("C16 China") == "reversed")}. Deterrence takes an option away from it and
gives nothing in return. Of Japan the games say: {says("C16 Japan")}; it pays for the line, and for the wars that are fought all the
same.

**What speaks against it.** "Everyone" would need an assurance to China beside the threat, which is another model
(`threats_and_assurances`); there, too, a threat alone leaves China worse off.
""")

# %% [markdown]
# ## All pictures together
#
# One square for each claim and scenario: what more than half of the games say. The last column is 2017 asked in all
# ways; a dot means that they agree.

# %%
tests = [str(t) for t in ways.test.values]
figure, ax = plt.subplots(figsize=(11, 10), layout="constrained")
for row, test in enumerate(tests):
    for column, study in enumerate(studies.values()):
        word = str(study.word.sel(test=test, law="triangular", setting="base").item())
        ax.add_patch(plt.Rectangle((column, row), 0.94, 0.88, facecolor=COLOURS[ALIKE.get(word, word)], edgecolor="#888888", linewidth=0.5))
    said, start = asked(test), 4.2
    for word, colour in COLOURS.items():
        wide = 2.4 * said.count(word) / len(said)
        ax.add_patch(plt.Rectangle((start, row), wide, 0.88, facecolor=colour, edgecolor="#888888", linewidth=0.4))
        start += wide
    told = verdict(test)
    ax.text(6.75, row + 0.45, told, fontsize=8.5, va="center", fontweight="normal" if "fragile" in told else "bold")
ax.set(xlim=(0, 10), ylim=(len(tests), -0.1), yticks=np.arange(len(tests)) + 0.45, xticks=[0.47, 1.47, 2.47, 3.47, 5.4])
ax.set_yticklabels(tests, fontsize=8.5)
ax.set_xticklabels([*studies, f"{YEAR}, all ways of asking"], fontsize=9)
ax.xaxis.tick_top()
ax.tick_params(length=0)
ax.spines[:].set_visible(False)
figure.legend(handles=[Patch(facecolor=c, edgecolor="#888888", label=w) for w, c in COLOURS.items()], ncols=5, fontsize=9,
              frameon=False, loc="outside lower left")  # fmt: skip
verdicts = [verdict(test).partition(":")[0] for test in tests]
told = ", ".join(f"{verdicts.count(word)} {word}" for word in dict.fromkeys(verdicts))
print(f"{len(tests)} forms of the claims, {YEAR}, asked in all ways: {told}")

# %%
for test in tests:
    said = asked(test)
    if "reversed" in said:
        print(f"{test}: reversed in {said.count('reversed')} of {len(said)} ways of asking, holds in {said.count('holds')}")

# %%
firm = [verdict(test) for test in tests if not verdict(test).startswith("fragile")]


def agreeing(word):
    """Of the verdicts with this word: the share of ways with an answer that agree, on average."""
    said = [[w for w in asked(test) if w != "no answer"] for test in tests if word in verdict(test)]
    return np.mean([ways.count(word) / len(ways) for ways in said])


by_belief = np.ptp(doubt.mean(axis=1))
by_japan = max(no_line - happens(**JAPAN).mean(), *(np.ptp(values.mean(axis=1)) for values in (drawn, unspoken, bound)))
Markdown(f"""
**What all pictures say together.** Three things come back in picture after picture. *Belief in the US* moves the
risk more than anything that Japan does{so(by_belief > by_japan)}. *Japan's bases* matter more than Japan's weapons, its public or its
stake{so(two - three > np.ptp(drawn.mean(axis=1)))}. And *a word that is given* deters more than one that is left open{so(clear.mean() < vague.mean(), every.mean() < quiet.mean())}, in these games.

**What they do not say.**

- They do not say that the article is right: only {len(firm)} of {len(tests)} verdicts are firm, and {firm.count("no difference")} of those read "no
  difference"{so(firm.count("no difference") > len(firm) / 2)}. What holds is fragile: it needs a Japan that is free to act, and postures that Beijing does not
  see through. What is reversed is fragile, too, but less so: of the ways of asking {agreeing("reversed"):.0%} agree, against
  {agreeing("holds"):.0%}{so(agreeing("reversed") > agreeing("holds"))}.
- They do not say that Japan *should* draw its line. The line lowers the risk of an attack; Japan pays. Who should
  decide for whom is no question of a model.
- They do not say how likely anything is. Shares count games that we drew, and levels hang on guesses, the prize
  above all.
- They leave out what the model leaves out: years, domestic politics, mistakes. Strikes on Japan, blockades and
  smaller aims are there only as other ways of asking, one at a time.

Notebook 09 has the whole table for all four scenarios, what decides each claim, and the maps.
""")
