import type { DeploymentAction } from "../../domain/deployment.ts";
import type { Act, Match } from "./graph-acts.ts";
import { currentOf, deprecationOf, type SlotOffer, type State, versionOf } from "./graph-state.ts";
import { type Reason, refuseWhen, type Turn } from "./graph-turn.ts";

export const ENVIRONMENTS = ["production", "staging", "guarded"] as const;
/** The one that needs `ifMatch`. */
const GUARDED = "guarded";

type Reply = Extract<Act, { act: "accept" | "decline" | "snooze" }>;

const unmatched = (environment: string, match: Match): readonly Reason[] => [
  [match === "wrong", "deployment.stale"],
  [match === "none" && environment === GUARDED, "environment.protected"],
];

export function deploy(turn: Turn, name: string, environment: string, match: Match): void {
  const { state } = turn;
  const version = versionOf(state, name);
  refuseWhen([!(ENVIRONMENTS as readonly string[]).includes(environment), "environment.unknown"]);
  refuseWhen(...unmatched(environment, match), [
    deprecationOf(state, version) !== null,
    "instance.deprecated",
  ]);
  const { line } = version;
  const current = currentOf(state, line, environment);
  if (state.entries[current]?.version === name) return;
  append(turn, line, environment, "deploy", name, current < 0 ? null : current);
  turn.log.push(`deployment.deployed ${name}`);
  const offer = liveOffer(state, line, environment);
  if (offer === undefined) return;
  if (offer.proposed === name) close(turn, offer, "accepted");
  else if (versionOf(state, offer.proposed).origin === version.origin) offer.deployed = name;
  else close(turn, offer, "withdrawn");
}

export function rollBack(turn: Turn, line: string, environment: string, match: Match): void {
  const { state } = turn;
  const current = state.entries[currentOf(state, line, environment)];
  const target = state.entries[current?.prior ?? -1];
  refuseWhen(
    ...unmatched(environment, match),
    [current === undefined, "deployment.unknown"],
    [target === undefined || target.version === null, "deployment.nothing_before"],
  );
  append(turn, line, environment, "rollback", target!.version, target!.prior);
  turn.log.push(`deployment.rolled_back ${target!.version}`);
  withdraw(turn, (offer) => offer.line === line && offer.environment === environment);
}

export function undeploy(turn: Turn, line: string, environment: string, match: Match): void {
  const { state } = turn;
  const current = currentOf(state, line, environment);
  const served = state.entries[current]?.version ?? null;
  refuseWhen(...unmatched(environment, match), [served === null, "deployment.unknown"]);
  append(turn, line, environment, "undeploy", null, current);
  turn.log.push(`deployment.undeployed ${served}`);
  withdraw(turn, (offer) => offer.line === line && offer.environment === environment);
}

function append(
  { state }: Turn,
  line: string,
  environment: string,
  action: DeploymentAction,
  version: string | null,
  prior: number | null,
): void {
  const replaced = state.entries[currentOf(state, line, environment)]?.version ?? null;
  state.entries.push({ line, environment, action, version, replaced, prior });
}

/** What the owner says to an offer. */
export function reply(turn: Turn, act: Reply): void {
  const offer = turn.state.offers[act.offer]!;
  refuseWhen(
    [offer.state !== "open", "offer.closed"],
    [act.act === "snooze" && act.wait <= 0, "request.invalid"],
  );
  switch (act.act) {
    case "accept": {
      const moved = act.looked !== null && act.looked !== offer.proposed;
      refuseWhen([moved, "offer.moved"]);
      deploy(turn, offer.proposed, offer.environment, act.match);
      break;
    }
    case "decline":
      close(turn, offer, "declined");
      break;
    case "snooze":
      offer.snoozed = turn.now + act.wait;
      turn.log.push(`offer.snoozed ${offer.proposed}`);
  }
}

/** A slot has one at most. */
const liveOffer = (state: State, line: string, environment: string): SlotOffer | undefined =>
  state.offers.find(
    (offer) => offer.state === "open" && offer.line === line && offer.environment === environment,
  );

function close({ log }: Turn, offer: SlotOffer, state: "accepted" | "declined" | "withdrawn"): void {
  offer.state = state;
  log.push(`offer.${state} ${offer.proposed}`);
}

/** Something else happened, so that these offers say nothing any more. */
export function withdraw(turn: Turn, which: (offer: SlotOffer) => boolean): void {
  for (const offer of turn.state.offers) {
    if (offer.state === "open" && which(offer)) close(turn, offer, "withdrawn");
  }
}

/** A version was propagated: the one offer of a slot that serves the same blob proposes it. */
export function propose({ state, log }: Turn, version: string, environment: string, deployed: string): void {
  const { line } = versionOf(state, version);
  const live = liveOffer(state, line, environment);
  log.push(`offer.${live === undefined ? "opened" : "updated"} ${version}`);
  if (live !== undefined) Object.assign(live, { proposed: version, updates: live.updates + 1 });
  else {
    const fresh = { state: "open", updates: 0, snoozed: null } as const;
    state.offers.push({ line, environment, deployed, proposed: version, ...fresh });
  }
}
