"""How do games come from, and go to, other programs: Gambit files, pygambit, nashpy?"""

from deterrence.interop.from_peers import from_nashpy, from_pygambit
from deterrence.interop.peers import to_nashpy, to_pygambit
from deterrence.interop.reading import read_gambit
from deterrence.interop.writing import write_gambit

__all__ = ["from_nashpy", "from_pygambit", "read_gambit", "to_nashpy", "to_pygambit", "write_gambit"]
