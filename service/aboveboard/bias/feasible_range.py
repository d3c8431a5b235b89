"""The range of a hidden number in a published table, as readers can work it out from others.

A table and its totals are a network. Every number is an arc that carries it, and at every node as much goes in as comes
out. A one-way table has an arc for each group from the source to the sink. In a two-way table the arcs of row totals
leave the source. Cells lead from rows to columns, and column totals to the sink. The total returns from the sink to the
source.

Shown arcs are fixed, and hidden ones may be anything from 0 up. A hidden number can rise by the maximum flow that the
other hidden arcs carry back in the residual network. So the range has integer ends. It is the one of the
linear programme (Gusfield 1988, "A graph theoretic approach to statistical data security").
"""

import math
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from heapq import heappop, heappush
from typing import NamedTuple

Capacities = dict[tuple[int, int], float]
"""The capacity from one node to another. Infinite where numbers may rise."""


class Arc(NamedTuple):
    """A number of the table, between two nodes."""

    tail: int
    head: int
    value: int


class FeasibleRange(NamedTuple):
    """The least and the most that a hidden number can be. `high` is infinite without an upper bound."""

    low: int
    high: float

    @property
    def width(self) -> float:
        """The distance of the two ends."""
        return self.high - self.low


def one_way(counts: Sequence[int]) -> tuple[Arc, ...]:
    """Returns the arcs of a table of one attribute: its groups in order, then the total."""
    return (*(Arc(0, 1, count) for count in counts), Arc(1, 0, sum(counts)))


def two_way(cells: Sequence[Sequence[int]]) -> tuple[Arc, ...]:
    """Returns the arcs of a two-way table: cells by row, the totals of rows, those of columns, then the total."""
    rows, columns = len(cells), len(cells[0])
    return (
        *(Arc(2 + i, 2 + rows + j, cells[i][j]) for i in range(rows) for j in range(columns)),
        *(Arc(0, 2 + i, sum(cells[i])) for i in range(rows)),
        *(Arc(2 + rows + j, 1, sum(row[j] for row in cells)) for j in range(columns)),
        Arc(1, 0, sum(map(sum, cells))),
    )


def feasible_range(
    arcs: Sequence[Arc], hidden: Collection[int], which: int, most: float = math.inf
) -> FeasibleRange:
    """Returns the range of the hidden arc `which` that all shown numbers allow.

    Beyond `most` from its value, the search for an end may stop; the range is then at least that wide.
    """
    arc = arcs[which]
    up = _flow(_residual(arcs, hidden, which), arc.head, arc.tail, most)
    down = _flow(_residual(arcs, hidden, which), arc.tail, arc.head, min(most, arc.value))
    return FeasibleRange(arc.value - int(down), arc.value + up)


def cheapest_widening(
    arcs: Sequence[Arc], hidden: Collection[int], which: int, costs: Sequence[int]
) -> frozenset[int]:
    """Returns the shown arcs with the least sum of `costs` that widen the range of `which` once they are hidden.

    They lie on a shortest path in the residual network of a maximum flow, so each call widens the range. It is empty
    where nothing can: all of the table is hidden already.
    """
    arc, found = arcs[which], list[tuple[int, frozenset[int]]]()
    for start, end, most in ((arc.head, arc.tail, math.inf), (arc.tail, arc.head, arc.value)):
        left = _residual(arcs, hidden, which)
        if _flow(left, start, end, most) < most:
            path = _shortest(left, start, end, list(_openings(arcs, hidden, costs)))
            found += [] if path is None else [path]
    return min(found, key=lambda path: (path[0], sorted(path[1])), default=(0, frozenset()))[1]


class _Step(NamedTuple):
    """A way from one node to another that a shown arc would open, were it hidden."""

    start: int
    end: int
    cost: int
    arc: int


def _openings(arcs: Sequence[Arc], hidden: Collection[int], costs: Sequence[int]) -> Iterator[_Step]:
    for at, arc in enumerate(arcs):
        if at not in hidden:
            yield _Step(arc.tail, arc.head, costs[at], at)
            if arc.value:
                yield _Step(arc.head, arc.tail, costs[at], at)


def _residual(arcs: Sequence[Arc], hidden: Collection[int], which: int) -> Capacities:
    """Returns how far hidden numbers other than `which` can rise (without bound) and fall (to 0)."""
    found: Capacities = {}
    for at in hidden:
        if at != which:
            tail, head, value = arcs[at]
            found[tail, head] = math.inf
            found[head, tail] = found.get((head, tail), 0) + value
    return found


def _flow(capacities: Capacities, source: int, sink: int, most: float) -> float:
    """Returns the maximum flow, at most `most`, and leaves the residual capacities (Edmonds and Karp 1972)."""
    total = 0.0
    while total < most and (path := _path(capacities, source, sink)):
        step = min(most - total, *(capacities[each] for each in path))
        if math.isinf(step):
            return math.inf
        for start, end in path:
            capacities[start, end] -= step
            capacities[end, start] = capacities.get((end, start), 0) + step
        total += step
    return total


def _path(capacities: Capacities, source: int, sink: int) -> list[tuple[int, int]]:
    """Returns a path with the fewest steps, or an empty one."""
    nexts: dict[int, list[int]] = {}
    for (start, end), capacity in capacities.items():
        if capacity > 0:
            nexts.setdefault(start, []).append(end)
    before: dict[int, int] = {source: source}
    queue = deque([source])
    while queue and sink not in before:
        node = queue.popleft()
        for other in nexts.get(node, ()):
            if other not in before:
                before[other] = node
                queue.append(other)
    if sink not in before:
        return []
    path, node = list[tuple[int, int]](), sink
    while node != source:
        path.append((before[node], node))
        node = before[node]
    return path


def _shortest(
    capacities: Capacities, source: int, sink: int, steps: Sequence[_Step]
) -> tuple[int, frozenset[int]] | None:
    """Returns the cost of the cheapest path and the shown arcs on it; None without a path (Dijkstra 1959)."""
    nexts: dict[int, list[_Step]] = {}
    free = [_Step(start, end, 0, -1) for (start, end), capacity in capacities.items() if capacity > 0]
    for step in (*free, *steps):
        nexts.setdefault(step.start, []).append(step)
    queue, done = [(0, source, tuple[int, ...]())], set[int]()
    while queue:
        cost, node, opened = heappop(queue)
        if node == sink:
            return cost, frozenset(opened)
        if node in done:
            continue
        done.add(node)
        for step in nexts.get(node, ()):
            more = opened if step.arc < 0 else (*opened, step.arc)
            heappush(queue, (cost + step.cost, step.end, more))
    return None
