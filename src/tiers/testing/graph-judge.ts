import { expect } from "vitest";
import { canonicalJson } from "../../domain/canonical.ts";
import type { Change } from "../../domain/change.ts";
import type { Impact, PropagatedVersion } from "../../domain/dependency.ts";
import { type ErrorCode, GalleryError } from "../../domain/errors.ts";
import type { Act } from "./graph-acts.ts";
import { checkAnswers } from "./graph-answers.ts";
import { actOf, type Draw } from "./graph-draws.ts";
import { Oracle, type Outcome } from "./graph-oracle.ts";
import { expected, stored } from "./graph-rows.ts";
import { type State, servedBy, versionOf } from "./graph-state.ts";
import { GraphTier, type Tiers } from "./graph-tier.ts";
import type { Made } from "./graph-turn.ts";
import { ann } from "./world.ts";

const STEP_MS = 10;

/** What a number of sequences did, so that a test can tell that it tried everything. */
export type Tally = Map<string, number>;

/** Plays one sequence with the tiers and the oracle, and holds one against the other after every step. */
export async function playSequence(
  tiers: Tiers,
  mark: string,
  draws: readonly Draw[],
  tally: Tally = new Map(),
): Promise<void> {
  const [tier, oracle] = [new GraphTier(tiers, mark), new Oracle()];
  await tier.lay();
  const start = tiers.clock.now;
  for (const draw of draws) {
    tiers.clock.now += STEP_MS;
    const act = actOf(draw, oracle.state);
    if (act !== undefined) await playAct(tier, oracle, act, tally);
  }
  const steps = (tiers.clock.now - start) / STEP_MS;
  const moment = start + (draws[0]!.choices[0]! % (steps + 1)) * STEP_MS + (draws[0]!.choices[1]! % 3) - 1;
  await checkAnswers(tier, oracle, moment);
}

async function playAct(tier: GraphTier, oracle: Oracle, act: Act, tally: Tally): Promise<void> {
  const what = JSON.stringify(act);
  const before = oracle.state;
  const impact = await preview(tier, act, before);
  const outcome = oracle.attempt(act, tier.tiers.clock.now);
  const code = await tier.attempt(act, before);
  const changes = await tier.read();
  const count = `${act.act} ${code ?? "done"}`;
  tally.set(count, (tally.get(count) ?? 0) + 1);

  if (outcome.refused !== undefined) {
    expect(outcome.refused, what).toContain(code);
    expect(changes, what).toEqual([]);
  } else {
    expect(code, what).toBeUndefined();
    expect(changes.map((change) => tier.told(change)).sort(), what).toEqual([...outcome.log].sort());
    expect(
      changes.every(({ kind }) => !kind.startsWith("deployment.") || moves(act)),
      what,
    ).toBe(true);
  }
  expect(await stored(tier.tiers.records, tier.view()), what).toEqual(expected(oracle.state));
  if (impact !== undefined) await checkImpact(tier, before, act, outcome, changes, impact);
}

const moves = ({ act }: Act): boolean => ["deploy", "rollBack", "undeploy", "accept"].includes(act);

async function preview(tier: GraphTier, act: Act, state: State): Promise<Impact | ErrorCode | undefined> {
  const change = tier.intended(act, state);
  if (change === undefined) return undefined;
  try {
    return await tier.tiers.storage.previewImpact(tier.caller(act), { change });
  } catch (reason) {
    if (reason instanceof GalleryError) return reason.code;
    throw reason;
  }
}

/** What was announced is what came, and what the oracle says. */
async function checkImpact(
  tier: GraphTier,
  before: State,
  act: Act,
  outcome: Outcome,
  changes: readonly Change[],
  impact: Impact | ErrorCode,
): Promise<void> {
  const what = JSON.stringify(act);
  if (outcome.refused !== undefined) {
    // Upstreams that an upload names are no part of a preview.
    if (typeof impact === "string") expect(outcome.refused, what).toContain(impact);
    else expect(outcome.refused, what).toEqual(["pin.invalid"]);
    return;
  }
  if (typeof impact === "string") expect.fail(`${what} was refused in preview: ${impact}`);
  const [change] = changes;
  const { items } = await tier.tiers.storage.listEffects(ann, { change: change!.position, page_size: 1_000 });
  const effects = items.map(({ uuid, ...effect }) => {
    expect(tier.name(uuid), what).toBe(`${lineOf(tier, effect)}@${effect.to}`);
    return effect;
  });
  expect(effects, what).toEqual(impact.versions);
  expect(effects.map((effect) => madeOf(tier, effect)).sort(byText), what).toEqual(
    outcome.made.map((made) => ({ ...made, moved: [...made.moved].sort(byText) })).sort(byText),
  );
  const offered = impact.deployments.map(
    ({ project, baseVersionId, partition, environment, serves, offered }) =>
      `${lineOf(tier, { project, baseVersionId, partition })} ${environment} ${serves} ${offered}`,
  );
  expect(offered.sort(), what).toEqual(impacted(before, outcome.made).sort());
}

const lineOf = (
  tier: GraphTier,
  { project, baseVersionId, partition }: Pick<PropagatedVersion, "project" | "baseVersionId" | "partition">,
): string => `${tier.base(project, baseVersionId)}${canonicalJson(partition)}`;

function madeOf(tier: GraphTier, effect: PropagatedVersion): Made {
  const line = lineOf(tier, effect);
  const moved = effect.moved.map((pin) => {
    const upstream = lineOf(tier, pin);
    const at = (version: string | null) => (version === null ? null : `${upstream}@${version}`);
    return [upstream, at(pin.from), at(pin.to)] as const;
  });
  return { line, from: `${line}@${effect.from}`, to: `${line}@${effect.to}`, moved: moved.sort(byText) };
}

const short = (version: string) => version.slice(version.lastIndexOf("@") + 1);

function impacted(before: State, made: readonly Made[]): string[] {
  return made.flatMap(({ line, from, to }) =>
    [...servedBy(before, line)].map(([environment, served]) => {
      const same = versionOf(before, served).origin === versionOf(before, from).origin;
      return `${line} ${environment} ${short(served)} ${same ? short(to) : null}`;
    }),
  );
}

const byText = (left: unknown, right: unknown): number =>
  canonicalJson(left) < canonicalJson(right) ? -1 : 1;
