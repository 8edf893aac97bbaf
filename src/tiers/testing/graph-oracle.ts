import type { ErrorCode } from "../../domain/errors.ts";
import type { Act, RevisionName } from "./graph-acts.ts";
import { addEdge, register, removeEdge, updateEdge, upload } from "./graph-propagation.ts";
import { deploy, reply, rollBack, undeploy, withdraw } from "./graph-serving.ts";
import { baseOf, deprecationOf, emptyState, type State, versionOf } from "./graph-state.ts";
import { type Made, Refusal, type Turn } from "./graph-turn.ts";

export type Outcome =
  | { readonly refused: readonly ErrorCode[] }
  | { readonly refused?: undefined; readonly made: readonly Made[]; readonly log: readonly string[] };

/**
 * What the graph must be, for one writer at a time: it is told what is done, and keeps all states that ever were. It
 * knows nothing of transactions, tables or indexes, and looks everything up by full scans.
 */
export class Oracle {
  state: State = emptyState();
  /** What was true from a moment on. */
  readonly #past: { readonly at: number; readonly state: State }[] = [];

  /** Does it at a moment, or nothing of it. */
  attempt(act: Act, now: number): Outcome {
    const [outcome, state] = tried(this.state, act, now);
    if (outcome.refused === undefined) {
      this.state = state;
      this.#past.push({ at: now, state });
    }
    return outcome;
  }

  /** What an act would do. */
  preview(act: Act, now: number): Outcome {
    return tried(this.state, act, now)[0];
  }

  at(moment: number): State {
    return this.#past.findLast(({ at }) => at <= moment)?.state ?? emptyState();
  }
}

function tried(before: State, act: Act, now: number): [Outcome, State] {
  const turn: Turn = { state: structuredClone(before), now, made: [], log: [] };
  try {
    perform(turn, act);
    return [{ made: turn.made, log: turn.log }, turn.state];
  } catch (reason) {
    if (reason instanceof Refusal) return [{ refused: reason.codes }, before];
    throw reason;
  }
}

function perform(turn: Turn, act: Act): void {
  switch (act.act) {
    case "register":
      register(turn, act);
      break;
    case "revise": {
      const { name, revisions } = baseOf(turn.state, act.base)!;
      revisions.push({ partitionBy: act.partitionBy, deprecated: false });
      turn.log.push(`model.revised ${name} ${revisions.length}`);
      break;
    }
    case "upload":
      for (const each of act.uploads) upload(turn, each);
      break;
    case "add":
      addEdge(turn, act);
      break;
    case "update":
      updateEdge(turn, act);
      break;
    case "remove":
      removeEdge(turn, act.downstream.base, act.upstream.base);
      break;
    case "measure":
      versionOf(turn.state, act.version).measured = true;
      turn.log.push(`metric.recorded ${act.version}`);
      break;
    case "deprecate":
    case "restore":
      deprecateVersion(turn, act.version, act.act === "deprecate");
      break;
    case "deprecateModel":
    case "restoreModel":
      deprecateModel(turn, act.model, act.all, act.act === "deprecateModel");
      break;
    case "deploy":
      deploy(turn, act.version, act.environment, act.match);
      break;
    case "rollBack":
      rollBack(turn, act.line, act.environment, act.match);
      break;
    case "undeploy":
      undeploy(turn, act.line, act.environment, act.match);
      break;
    default:
      reply(turn, act);
  }
}

function deprecateVersion(turn: Turn, name: string, deprecated: boolean): void {
  versionOf(turn.state, name).deprecated = deprecated;
  turn.log.push(`instance.${deprecated ? "deprecated" : "restored"} ${name}`);
  withdrawDeprecated(turn);
}

function deprecateModel(turn: Turn, { base, revision }: RevisionName, all: boolean, deprecated: boolean) {
  const own = baseOf(turn.state, base)!;
  (all ? own : own.revisions[revision - 1]!).deprecated = deprecated;
  // A base version id is named by its newest revision.
  const named = all ? own.revisions.length : revision;
  turn.log.push(`model.${deprecated ? "deprecated" : "restored"} ${base} ${named}`);
  withdrawDeprecated(turn);
}

/** What may not be deployed is not proposed. */
function withdrawDeprecated(turn: Turn): void {
  withdraw(turn, ({ proposed }) => deprecationOf(turn.state, versionOf(turn.state, proposed)) !== null);
}
