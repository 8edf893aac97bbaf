/**
 * The cycles among nodes, each from its first node back to it by the shortest way; no two share a node.
 * Every cycle shares a node with one of them.
 */
export function cyclesAmong<Node>(
  nodes: readonly Node[],
  next: (node: Node) => readonly Node[],
): readonly (readonly Node[])[] {
  const told = new Set<Node>();
  const cycles: (readonly Node[])[] = [];
  for (const start of nodes) {
    if (told.has(start)) continue;
    const cycle = wayBack(start, (node) => next(node).filter((each) => !told.has(each)));
    if (cycle === null) continue;
    cycles.push(cycle);
    for (const node of cycle) told.add(node);
  }
  return cycles;
}

/** The nodes on the shortest way from a node to itself, without the return; null when there is none. */
function wayBack<Node>(start: Node, next: (node: Node) => readonly Node[]): readonly Node[] | null {
  const cameFrom = new Map<Node, Node>();
  const queue = [start];
  for (const node of queue) {
    for (const other of next(node)) {
      if (other === start) return wayTo(node, start, cameFrom);
      if (cameFrom.has(other)) continue;
      cameFrom.set(other, node);
      queue.push(other);
    }
  }
  return null;
}

function wayTo<Node>(end: Node, start: Node, cameFrom: ReadonlyMap<Node, Node>): readonly Node[] {
  const way = [end];
  while (way[0] !== start) way.unshift(cameFrom.get(way[0]!)!);
  return way;
}
