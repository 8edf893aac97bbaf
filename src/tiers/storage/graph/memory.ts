import type { Dependency, DependencyGraph, Direction, ModelRef } from "../../../domain/dependency.ts";
import { timeOf } from "../../../domain/time.ts";
import type { DependencyEntry, Tables, Work } from "../../../stores/records/store.ts";
import { modelRefs } from "./models.ts";

interface Node {
  readonly id: number;
  readonly upstream: Map<Node, Edge>;
  readonly downstream: Map<Node, Edge>;
  /** Undefined until somebody asks, and again when a revision was made. */
  model: ModelRef | undefined;
  /** Of the walk that came by last: its number, and where in it and how far from its start the node is. */
  walk: number;
  rank: number;
  distance: number;
}

interface Edge extends Omit<Dependency, "downstream" | "upstream"> {
  readonly downstream: Node;
  readonly upstream: Node;
}

interface Reached {
  /** Nearest first. */
  readonly nodes: readonly { readonly node: Node; readonly distance: number }[];
  /** By the downstream model, then by the upstream one, in the order of the nodes. */
  readonly edges: readonly Edge[];
}

/**
 * The dependencies of today in memory, for questions over the whole graph: a database walks a hundred thousand of
 * them in a quarter of a second, this in some milliseconds. Each question first takes in what the log has since
 * then, in its own transaction, so that it answers what the database would.
 */
export class GraphMemory {
  /** Of the log of dependencies. */
  #position = 0;
  /** The newest revision of any model, when the names were right. */
  #revision = 0;
  #walks = 0;
  readonly #nodes = new Map<number, Node>();

  /**
   * All that is reached from a model in a direction. Undefined when another reader has taken in more than this
   * transaction sees: the past is the database's to tell.
   */
  *reach(tables: Tables, base: number, direction: Direction): Work<DependencyGraph | undefined> {
    const head = yield* tables.dependencies.head();
    if (head > this.#position) this.#take(yield* tables.dependencies.since(this.#position));
    const revision = yield* tables.lines.newestRevision();
    if (revision > this.#revision) this.#forget(revision, yield* tables.lines.revisedSince(this.#revision));
    if (head !== this.#position || revision !== this.#revision) return undefined;

    const { nodes, edges } = this.#walk(this.#node(base), direction);
    const unnamed = nodes.filter(({ node }) => node.model === undefined).map(({ node }) => node.id);
    const named = yield* modelRefs(tables, unnamed);
    const nameOf = (node: Node): ModelRef => node.model ?? named.get(node.id)!;
    if (revision === this.#revision) for (const [id, model] of named) this.#node(id).model = model;
    return {
      models: nodes.map(({ node, distance }) => ({ ...nameOf(node), distance })),
      dependencies: edges.map(({ downstream, upstream, kind, accepts, since, by }) => {
        return { downstream: nameOf(downstream), upstream: nameOf(upstream), kind, accepts, since, by };
      }),
    };
  }

  #take(entries: readonly DependencyEntry[]): void {
    for (const { position, downstream, upstream, kind, accepts, at, actor } of entries) {
      if (position <= this.#position) continue;
      this.#position = position;
      const [user, used] = [this.#node(downstream), this.#node(upstream)];
      if (kind === null) {
        user.upstream.delete(used);
        used.downstream.delete(user);
      } else {
        const edge: Edge = { downstream: user, upstream: used, kind, accepts, since: timeOf(at), by: actor };
        user.upstream.set(used, edge);
        used.downstream.set(user, edge);
      }
    }
  }

  #forget(revision: number, revised: readonly number[]): void {
    if (revision <= this.#revision) return;
    this.#revision = revision;
    for (const id of revised) {
      const node = this.#nodes.get(id);
      if (node !== undefined) node.model = undefined;
    }
  }

  #node(id: number): Node {
    const known = this.#nodes.get(id);
    if (known !== undefined) return known;
    const fresh = { model: undefined, walk: 0, rank: 0, distance: 0 };
    const node: Node = { id, upstream: new Map(), downstream: new Map(), ...fresh };
    this.#nodes.set(id, node);
    return node;
  }

  /** Takes no turn in between, as its notes in the nodes are those of one walk at a time. */
  #walk(start: Node, direction: Direction): Reached {
    this.#walks += 1;
    const queue = [start];
    Object.assign(start, { walk: this.#walks, rank: 0, distance: 0 });
    for (const node of queue) {
      for (const next of node[direction].keys()) {
        if (next.walk === this.#walks) continue;
        next.walk = this.#walks;
        next.rank = queue.length;
        next.distance = node.distance + 1;
        queue.push(next);
      }
    }
    const edges = queue.flatMap(({ upstream }) =>
      [...upstream.values()]
        .filter((edge) => edge.upstream.walk === this.#walks)
        .sort((one, other) => one.upstream.rank - other.upstream.rank),
    );
    return { nodes: queue.map((node) => ({ node, distance: node.distance })), edges };
  }
}
