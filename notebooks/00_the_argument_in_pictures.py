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
from matplotlib.patches import Patch

import deterrence as dt
from deterrence.argument.strait import UNPROVOKED
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
    """A line for each case over one parameter: the mean of the games, and the middle half of them."""
    strokes = ("-", "--", "-.")
    for number, (name, change) in enumerate(cases.items()):
        values = np.array([happens(on, **change(x)) for x in xs])
        colour = ("#0072B2", "#D55E00", "#CC79A7")[number]
        ax.plot(xs, np.nanmean(values, axis=1), strokes[number], color=colour, label=name, linewidth=2)
        ax.fill_between(xs, *np.nanquantile(values, [0.25, 0.75], axis=1), color=colour, alpha=0.15, linewidth=0)
    ax.set(xlabel=label, ylabel=ylabel)
    if on == "attack":
        ax.set_ylim(0, 1)
    ax.legend(frameon=False, fontsize=9)


def columns(ax, named, ylabel="probability of an attack, mean of the games", form="{:.2f}", colour="#0072B2"):
    """A labelled column for each case."""
    values = [float(np.nanmean(v)) for v in named.values()]
    shown = ax.bar(range(len(values)), values, color=colour, width=0.65)
    ax.bar_label(shown, [form.format(v) for v in values], fontsize=9)
    ax.set_xticks(range(len(values)), [textwrap.fill(n, 15) for n in named], fontsize=9)
    ax.set_ylabel(ylabel)
    ax.margins(y=0.12)


beliefs = np.linspace(0, 1, 21)

# %% [markdown]
# ## C01: keep Beijing guessing

# %%
ax = picture("C01", "a US that leaves it open, and one that has drawn a line")
lines(ax, beliefs, BELIEF, {"US ambiguous": lambda x: {"us_prior": x}, "US red line": lambda x: {"us_prior": x, **US}})

# %% [markdown]
# **What it shows.** At the left edge Beijing is sure that the US stays out, and attacks in most games. Any doubt
# about that helps: the blue line falls. So ambiguity beats *no promise*. But the line that is drawn lies lower still:
# against a clear promise ambiguity does worse, and there **the claim is reversed**.
#
# **What speaks for ambiguity all the same.** A clear promise can embolden the one who is promised; in these games
# Taiwan hardly ever gains by provoking. And a line is dear for a US that did not mean it. Where Japan would not or
# may not help, the two readings run together.

# %% [markdown]
# ## C02: the carriers of 1995-96, and what they set off
#
# That a move of ships deters can be asked of the crisis model: a US that may send forces after a provocation, against
# one that may not (right). What it sets off takes years, and the crisis model has none: two small models with made-up
# numbers must do.

# %%
axes = picture("C02", "small model, each dot an equilibrium: forces", left=2)
axes[1].set_title("small model: an arms race", fontsize=10, loc="left")
for ax, kind, name, xs, on, label, word in (
    (axes[0], dt.games.Mobilisation, "win_mobilised", np.linspace(0.42, 1, 59), "pressure",
     "how strong the forces that were moved are", "that China presses on"),
    (axes[1], dt.games.ArmsBuildUp, "china_gain", np.linspace(0, 0.1, 41), "lead 3",
     "what a lead is worth to China", "of China's largest lead"),
):  # fmt: skip
    e = dt.solve(kind(**{name: xs}))
    ax.plot(xs, np.where(e.exists, e.event(on), np.nan), "o", color="#0072B2", markersize=3)
    ax.set(xlabel=label, ylabel=f"probability {word}", ylim=(-0.03, 1.03))
small = dt.claims.evaluate(scenarios[YEAR], N, SEED, claims="C02", options={}, beliefs=False, laws="uniform")
small = small.sel(test=small.model != "strait", law="uniform", setting="base")
print("small models:", "; ".join(f"{m} {w}" for m, w in zip(small.model.values, small.word.values, strict=True)))

# %% [markdown]
# **What it shows.** Left: weak forces are a bluff that is called; forces strong enough to tie the hands of those who
# send them are not pressed. Middle: the same numbers allow several futures, with and without a race. So both halves
# of the claim *can* be true. In the crisis model (right) it makes no difference that the US may deploy, and a good
# part of the games have no answer.
#
# **What speaks against it.** Nothing in the small models is measured, and in most of their games a little more of the
# cause makes no difference. Where several futures are possible, "it set off the build-up" is a story that fits, not
# one that had to be.

# %% [markdown]
# ## C03: weapons that keep the US away

# %%
ax = picture("C03", "China's anti-access weapons (A2/AD), and Japan's bases")
lines(ax, beliefs, "share of US power kept out where Japan's bases are closed (A2/AD)",
      {"Japan's bases refused": lambda x: {"a2ad": x, "japan_access": "refused"}, "Japan free to open its bases": lambda x: {"a2ad": x}})  # fmt: skip

# %% [markdown]
# **What it shows.** Where Japan's bases are closed, such weapons matter a great deal (blue). Where Japan is free to
# open them they hardly matter, as long as they do not reach the bases themselves (orange): Japan opens its bases just
# where the weapons have grown. *More of the same weapons* makes no difference in 2017; weapons that *reach the bases*
# raise the risk.
#
# **What speaks against it.** They change Beijing's odds, not what the US does: in war it fights as often as before.
# "May deter intervention" finds nothing to hold on to here. And everything hangs on Japan.

# %% [markdown]
# ## C04: doubts about the US

# %%
ax = picture("C04", "what doubt about the US does")
lines(ax, beliefs, BELIEF, {"US and Japan ambiguous": lambda x: {"us_prior": x}})
_ = ax.axvspan(*(scenarios[YEAR].low["us_prior"], scenarios[YEAR].high["us_prior"]), color="#CCCCCC", alpha=0.4)

# %% [markdown]
# **What it shows.** The less Beijing believes that the US would fight, the more attacks (read from right to left; the
# grey strip is the band of 2017). It is among the clearest of all sixteen claims, in every scenario.
#
# **What speaks against it.** Nothing reverses it, but in some ways of asking it makes no difference, or there is no
# answer: where lines are chosen, so that they tell Beijing something themselves, or where Japan would not lend its
# bases. Fragile, then, in strength and not in direction.

# %% [markdown]
# ## C05: the exposed arm, and come closer

# %%
ax = picture("C05", "what Taiwan and Japan do as belief in the US falls")
few = games.take(slice(0, 128))
for on, option, name, colour, stroke in (
    ("Taiwan effort", {"taiwan_effort": "chosen"}, "Taiwan arms", "#0072B2", "-"),
    ("ties", {"ties": "offered"}, "Taiwan and Japan agree on ties", "#D55E00", "--"),
):
    told = []
    for belief in beliefs[::2]:
        e = dt.solve(few.replace(us_prior=belief, **option))
        told.append(np.nanmean(np.nanmax(np.where(e.exists, e.event(on), np.nan), axis=-1)))
    ax.plot(beliefs[::2], told, stroke, color=colour, label=name, linewidth=2)
ax.set(xlabel=BELIEF, ylabel="share of the games of 2017", ylim=(-0.03, 1.03))
_ = ax.legend(frameon=False, fontsize=9)

# %% [markdown]
# **What it shows.** Over the whole range the first half of the claim is plain to see: a Taiwan that is sure of the US
# does not arm, one that is sure of being alone does. But most games of 2017 lie on the left already; halving the
# belief there changes nothing more, and the verdict is "no difference". Ties are agreed on in few games, at any
# belief.
#
# **What speaks against it.** If own effort and foreign help need each other, less help means less effort; and a
# Taiwan that arms may be why the US feels free to leave. What effort and ties cost is our own guess, no row of the
# data speaks of it.

# %% [markdown]
# ## C06: Japan, the natural partner

# %%
ax = picture("C06", "what a larger Japanese stake does")
factors = np.linspace(0.25, 2.5, 19)
top = {name: games.parameters()[name].high for name in ("japan_loss_resolute", "japan_loss_irresolute")}
lines(ax, factors, "Japan's stake in Taiwan, as a multiple of what was drawn",
      {name: lambda x, change=change: {**{k: np.minimum(games.values[k] * x, t) for k, t in top.items()}, **change}
       for name, change in {"US as drawn": {}, "US surely out": {"us_prior": 0.0}}.items()})  # fmt: skip

# %% [markdown]
# **What it shows.** Only a stake that is far smaller than we think would raise the risk; a larger one makes no
# difference in most games. Japan's stake matters like a threshold, not by the inch. If the US is surely out, it
# hardly matters at all. That Japan gains *more* from its line as the US leaves holds in most games of 2022 and
# 2025-26, is reversed in most of 1996, and divides 2017.
#
# **What speaks against it.** Japan itself can be attacked only in one of the other ways of asking; a firm Japan
# beside a doubtful US may become the target.

# %% [markdown]
# ## C07: Washington wants Japan to carry more

# %%
ax = picture("C07", "what a stronger Japan is worth to the US")
most = games.parameters()["japan_strength"].high
stronger = {"Japan ambiguous": {}, "Japan's line drawn": JAPAN}
lines(ax, np.linspace(0, 3, 13), "Japan's strength, as a multiple of what was drawn",
      {name: lambda x, change=change: {"japan_strength": np.minimum(games.values["japan_strength"] * x, most), **change}
       for name, change in stronger.items()},
      "payoff: US", "US payoff (0: nothing lost; 1: its stake in Taiwan)")  # fmt: skip
ax.set_ylim(-0.25, 0)
_ = ax.legend(frameon=False, fontsize=9, loc="lower right")

# %% [markdown]
# **What it shows.** (The payoff is a loss: higher is better.) A Japan that is stronger, but silent, is worth next to
# nothing to the US in 2017. A Japan that has drawn its line is worth more, and then strength counts, too. Washington
# should want a *word* before it wants *weapons*.
#
# **What speaks against it.** In models in which help is a common pot, the US gives less by what Japan adds; and a
# capable successor is what lets one leave.

# %% [markdown]
# ## C08: the ladder of cooperation

# %%
ax = picture("C08", "by how much each rung lowers the risk, once it is agreed")
none = happens(ties="none")
rungs = {rung: none - happens(ties="agreed", **attributes) for rung, attributes in LADDER.items()}
columns(ax, rungs, "fall in the probability of an attack, mean of the games", "{:.3f}")

# %% [markdown]
# **What it shows.** Low rungs do little, high rungs more, but not without end: a pact does less than exercises, as it
# takes longer to be in force. For the coast guards the games are divided. Once agreed, a rung makes things worse in
# next to no game of 2017; in 1996 a pact does so in some.
#
# **What speaks against it.** "Once agreed" leaves out the way there: China may strike before a rung is finished, if
# it is large (notebook 08 shows which rungs are safe), or press below the threshold. What each rung adds is our own
# guess; and if Japan has no freedom to act, the ladder leads nowhere.

# %% [markdown]
# ## C09: ties that outlive governments

# %%
ax = picture("C09", "a Japan that is more, or less, surely resolute")
lines(ax, beliefs, "Beijing's belief that Japan is resolute",
      {"Japan ambiguous": lambda x: {"japan_prior": x}, "Japan's line drawn": lambda x: {"japan_prior": x, **JAPAN}})  # fmt: skip

# %% [markdown]
# **What it shows.** The lines are nearly straight. Then a Japan that is firm under one government and weak under the
# next deters, on average, as much as one that is always in the middle. Steadiness alone makes no difference here: the
# *mean* counts, not the swings.
#
# **What speaks for the claim.** A rival that can *wait* for the weak government is not in this model. In the small
# model `institutional_ties` it is, and there institutions can help, do nothing, or lock in weakness.

# %% [markdown]
# ## C10: the Japanese public

# %%
ax = picture("C10", "what a public that punishes a broken word does, in war")
costs = np.linspace(0, 0.5, 26)
for who, on, given, name, colour, stroke in (
    ("japan_audience_cost", "Japan joins", JAPAN, "Japan fights, its line drawn", "#D55E00", "--"),
    ("us_audience_cost", "US fights", US, "the US fights, its line drawn", "#0072B2", "-"),
):
    with np.errstate(invalid="ignore"):
        fights = [np.nanmean(happens(on, **{who: x}, **given) / happens("attack", **{who: x}, **given)) for x in costs]
    ax.plot(costs, fights, stroke, color=colour, label=name, linewidth=2)
    ax.axvline(float(scenarios[YEAR].game.values[who]), color=colour, linestyle=":", linewidth=1)
ax.set(xlabel="cost of a broken word, share of the own stake (dotted: as calibrated)", ylabel="probability, given an attack", ylim=(-0.03, 1.03))
_ = ax.legend(frameon=False, fontsize=9)

# %% [markdown]
# **What it shows.** A line binds once breaking it costs enough: each curve is a step. Japan's step lies far to the
# left, so little suffices; at its calibrated value (dotted) a public that punishes still more makes no difference.
# The American step lies close to the calibrated value: it is there that a public decides.
#
# **What speaks against it.** That the Japanese public is the readier one is put in by nobody: the rows give the two
# publics overlapping bands, Japan's centre below the American one, and both are assumed.

# %% [markdown]
# ## C11: Japan draws its line

# %%
ax = picture("C11", "Japan's line against any attack, and against an unprovoked one")
lines(ax, beliefs, BELIEF,
      {"Japan ambiguous": lambda x: {"us_prior": x},
       "line against any attack": lambda x: {"us_prior": x, **JAPAN},
       "against an unprovoked attack": lambda x: {"us_prior": x, **JAPAN, **UNPROVOKED}})  # fmt: skip

# %% [markdown]
# **What it shows.** This is the heart of the article. Japan's line lowers the risk of an attack in most games of all
# four scenarios; that it binds only if the attack was unprovoked takes little away. **But Japan itself is worse off
# in most games**: the third group is reversed in nearly every way of asking. There are fewer wars, but Japan fights
# in those that come. (Where China may blockade instead of attack, Japan gains.)
#
# **What speaks against it.** Fragile: much of the effect is gone where Japan's law lets it lend bases but not fight,
# or where lines are chosen and Beijing reads the choice. And what most decides how large it is, the worth of Taiwan
# to Beijing, nobody has measured.

# %% [markdown]
# ## C12: the nuclear shadow

# %%
ax = picture("C12", "what a nuclear-armed Japan would cost China")
lines(ax, np.linspace(0, 0.5, 21), "cost to China, share of the prize", {"US and Japan ambiguous": lambda x: {"china_nuclear_japan_cost": x}})

# %% [markdown]
# **What it shows.** The line hardly falls. The more Beijing would mind a nuclear Japan, the fewer attacks, but over
# any range that we would think of most games of 2017 show no difference, and Washington gains next to nothing.
#
# **What speaks against it.** The cost is a guess. And a shadow may invite a strike before the arms are there
# (`nuclear_hedging`), which this model leaves out.

# %% [markdown]
# ## C13: compound, and replace

# %%
ax = picture("C13", "one line, two lines, and a US that is gone")
OUT = {"us_prior": 0.0}
columns(ax, {"no line": happens(), "Japan's line": happens(**JAPAN), "US line": happens(**US), "both lines": happens(**US, **JAPAN),
             "US out": happens(**OUT), "US out, Japan's line": happens(**OUT, **JAPAN)})  # fmt: skip

# %% [markdown]
# **What it shows.** Three readings, three answers. Japan's line does not make the US *fight* more often: no
# difference, but in a few ways of asking it does. It lowers the risk where the US is out, which is all that the
# second test asks; but it does not *replace* the US, since the last column is nowhere near the first. And the two
# lines do **less** together than the sum of both alone: **reversed** in most games of 1996 and 2017. Where the US has
# drawn its line, little is left for Japan's to do.
#
# **What speaks against it.** Lines that are substitutes are insurance: the worth of Japan's lies in the games in
# which the other one fails. And a Japan that is strong may be why the US goes.

# %% [markdown]
# ## C14: three, or four

# %%
ax = picture("C14", "adding partners")
KOREA = {"third_guarantor": "South Korea"}
columns(ax, {"US, no bases in Japan": happens(japan_access="refused"), "US and Japan": happens(),
             "and South Korea": happens(**KOREA), "and South Korea's line": happens(**KOREA, south_korea_posture="red line")})  # fmt: skip

# %% [markdown]
# **What it shows.** The third partner is worth a great deal, because it brings the bases. The fourth hardly moves the
# columns: it lowers the risk in many games, but by little.
#
# **What speaks against it.** With more helpers each may leave it to the others; four equals have no stable way to
# share the burden; and a circle that closes is hard to reconcile with telling Beijing that nobody wants to change the
# status quo. What South Korea would do is assumed.

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

# %% [markdown]
# **What it shows.** Both together are worse than neither, in nearly all games. But is it worse *than the sum*? That
# is what "invites adventurism" would need. In the mean of the games of 2017 it is not: a passive Japan adds as much
# in either world. Game by game it is more in about half of them, less in a third, where a China that doubts the US
# attacks anyway. In 2022 and 2025-26 most games say "more".
#
# **What speaks against it.** Just that: notebook 09 maps where the two feed each other and where they do not.

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

# %% [markdown]
# **What it shows.** Taiwan gains in nearly all games; that holds in every way of asking. The US gains in most games
# of 2017, but not of 2022. **China loses: reversed.** Deterrence takes an option away from it and gives nothing in
# return. Japan is divided: it pays for the line, and for the wars that are fought all the same.
#
# **What speaks against it.** "Everyone" would need an assurance to China beside the threat, which is another model
# (`threats_and_assurances`); there, too, a threat alone leaves China worse off.

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

# %% [markdown]
# **What all pictures say together.** Three things come back in picture after picture. *Belief in the US* moves the
# risk more than anything that Japan does. *Japan's bases* matter more than Japan's weapons, its public or its stake.
# And *a word that is given* deters more than one that is left open, in these games.
#
# **What they do not say.**
#
# - They do not say that the article is right: only a few verdicts are firm, and nearly all of those read "no
#   difference". What holds is fragile: it needs a Japan that is free to act, and postures that Beijing does not see
#   through. What is reversed is fragile, too, but less so.
# - They do not say that Japan *should* draw its line. The line lowers the risk of an attack; Japan pays. Who should
#   decide for whom is no question of a model.
# - They do not say how likely anything is. Shares count games that we drew, and levels hang on guesses, the prize
#   above all.
# - They leave out what the model leaves out: years, domestic politics, mistakes. Strikes on Japan, blockades and
#   smaller aims are there only as other ways of asking, one at a time.
#
# Notebook 09 has the whole table for all four scenarios, what decides each claim, and the maps.
