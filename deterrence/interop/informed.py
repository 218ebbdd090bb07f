"""Who sees a draw, judging by the information sets of a file?

A Gambit file does not say it, but solvers for signalling ask who is informed. A player counts as informed of
a draw if it decides after it and each of its later sets is reached by one outcome of that draw only; a draw
that everybody who still decides can tell is public. This adds nothing to what anybody knows: the sets stay
the file's. Draws that repeat on a path are shown to nobody, and so are all where the order of what a player
sees and does differs within a set.
"""

from __future__ import annotations

from collections.abc import Iterator

from deterrence.interop.tree_file import FileNode, TreeFile

__all__ = ["informed"]

Event = tuple[int, int, int]  # player (0 for chance), set and action
Key = tuple[int, int]


def informed(file: TreeFile) -> dict[int, tuple[int, ...]]:
    """The players (from 1) that see each chance set."""
    paths: dict[Key, list[tuple[Event, ...]]] = {}
    for node, path in _walk(file):
        assert node.infoset is not None
        paths.setdefault(node.infoset, []).append(path)
    everybody = tuple(range(1, len(file.players) + 1))
    shown = {s.number: _who(s.number, paths, everybody) for s in file.sets if s.player == 0}
    for (player, _), reached in paths.items():
        seen = {
            tuple(e for e in path if e[0] == player or (not e[0] and player in shown[e[1]]))
            for path in reached
        }
        if player and len(seen) > 1:
            return dict.fromkeys(shown, ())
    return shown


def _who(draw: int, paths: dict[Key, list[tuple[Event, ...]]], everybody: tuple[int, ...]) -> tuple[int, ...]:
    told: dict[int, bool] = {}
    for key, reached in paths.items():
        player = key[0]
        drawn = [
            tuple(action for who, number, action in path if (who, number) == (0, draw)) for path in reached
        ]
        if any(len(answers) > 1 for answers in drawn) or (key == (0, draw) and any(drawn)):
            return ()
        if player and any(drawn):
            told[player] = told.get(player, True) and len(set(drawn)) == 1
    if told and all(told.values()):
        return everybody
    return tuple(player for player in everybody if told.get(player, False))


def _walk(file: TreeFile) -> Iterator[tuple[FileNode, tuple[Event, ...]]]:
    """Every node that branches, with the events on the path to it."""
    waiting: list[tuple[int, tuple[Event, ...]]] = [(0, ())]
    while waiting:
        place, path = waiting.pop()
        node = file.nodes[place]
        if node.infoset is not None:
            yield node, path
            waiting += [(child, (*path, (*node.infoset, a))) for a, child in enumerate(node.children)]
