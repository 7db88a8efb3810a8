"""Where to draw the nodes of a graph, so that linked ones lie near each other: always the same for the same graph."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import networkx as nx  # type: ignore[import-untyped,unused-ignore]

_SEED = 2014


def positions(edges: Mapping[tuple[str, str], float], nodes: Collection[str] = ()) -> dict[str, tuple[float, float]]:
    """x and y from -1 to 1 of every node; ``edges`` with their weights, ``nodes`` those without an edge too.

    Fruchterman, Reingold, "Graph drawing by force-directed placement", Software: Practice and Experience 21(11), 1991,
    from a start that is drawn with a fixed seed; parts of the graph without a link between them lie apart.
    """
    graph = nx.Graph()
    graph.add_nodes_from(sorted({*nodes, *(node for edge in edges for node in edge)}))
    graph.add_weighted_edges_from((one, other, weight) for (one, other), weight in sorted(edges.items()))
    if not graph:
        return {}
    found = nx.spring_layout(graph, seed=_SEED, k=1.8 / len(graph) ** 0.5, iterations=80, method="force")
    return {node: (float(x), float(y)) for node, (x, y) in found.items()}
