import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pino } from "pino";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { type Client, createClient } from "../../client/index.ts";
import type { SelectionRule } from "../../domain/rule.ts";
import { timeOf } from "../../domain/time.ts";
import { Scratch, scratchFolder } from "../../git/testing/scratch.ts";
import { startGallery } from "../../run.ts";
import { backtest, PastReader, readRule, replayLog } from "../../tiers/rules/index.ts";
import { pastLines } from "./past-lines.ts";

const MINUTE_MS = 60_000;
const teams = "ops: { projects: [p], environments: [production] }\n";

const ruleText = (when: string): string =>
  [
    ...["team: ops", "uuid: best", "rule:", '  GIVEN: not ("withdrawn" =~ tags)', `  WHEN: ${when}`],
    ...["  WINDOW: 1h", "  MODEL_SELECTION: a.metrics.mae < b.metrics.mae"],
    ...[
      "  MARGIN: a.metrics.mae < 0.8 * b.metrics.mae",
      "  FALLBACK: [{base_version_id: other}, {deployed: production}]",
    ],
  ].join("\n");

const tests = `instances:
  m@1.0: {}
tests:
  - name: one that is known is chosen, one that is not is not
    metrics: {m@1.0: {Production.mae: _ 3}}
    expect: [{at: 0, champion: none}, {at: 1h, champion: m@1.0}]
`;

/** A server that follows a repository, with the project `p` and the model `m`, a line of versions a city. */
async function running() {
  const bare = new Scratch(scratchFolder(), "--bare");
  const work = new Scratch();
  const push = (when: string) => {
    work.commit({
      ...{ "teams.yaml": teams, "ops/best.yaml": ruleText(when), "ops/best.test.yaml": tests },
    });
    work.git("push", "-q", bare.path, "HEAD:main");
  };
  push("metrics.mae < 50");
  const dataDir = await mkdtemp(join(tmpdir(), "gallery-past-"));
  const server = await startGallery(
    {
      ...{ dataDir, host: "127.0.0.1", port: 0, thriftPort: null, allowedHosts: [], indexMemory: 64 },
      ...{ rulesUrl: bare.path, rulesInterval: 86_400 },
    },
    pino({ level: "silent" }),
  );
  onTestFinished(async () => {
    await server.stop();
    await rm(dataDir, { recursive: true });
  });
  const client = createClient({ url: server.url });
  const { inForce } = await client.rules.refresh();
  expect([inForce, (await client.rules.problems()).filter(({ severity }) => severity === "error")]).toEqual([
    1,
    [],
  ]);
  await client.projects.create({ name: "p" });
  const model = await client.models.create({ project: "p", baseVersionId: "m", partitionBy: ["city"] });
  const { digest } = await client.blobs.upload({
    project: "p",
    source: Readable.from([Buffer.from("weights")]),
  });
  const instance = async (city: string): Promise<string> => {
    const made = { project: "p", baseVersionId: "m", blob: digest, fields: { city } };
    return (await client.instances.create(made)).uuid;
  };
  return { client, push, instance, model: model.uuid };
}

type Running = Awaited<ReturnType<typeof running>>;

/** A value that was measured some minutes before it is recorded. */
const measure = (client: Client, instance: string, value: number, minutesAgo = 0) =>
  client.metrics.record(instance, [
    { scope: "Production", name: "mae", value, at: timeOf(Date.now() - minutesAgo * MINUTE_MS) },
  ]);

/** A rule decides, is changed and decides again, while values come late, tags move and models are deprecated. */
async function live({ client, push, instance, model }: Running): Promise<void> {
  const ask = () => client.champions.selectAll({ rule: "best" });
  const [a, b] = [await instance("Oslo"), await instance("Oslo")];
  const c = await instance("Rome");
  await client.deployments.deploy({ uuid: c, environment: "production", reason: "first" });
  await ask();
  await measure(client, a, 9);
  await measure(client, c, 60);
  await ask();
  await measure(client, b, 8, 30);
  await ask();
  // Late: it lies before all that is known of it, and changes its mean.
  await measure(client, b, 2, 40);
  await ask();
  await client.instances.changeTags(b, { set: { withdrawn: "yes" } });
  await ask();
  await client.instances.changeTags(b, { remove: ["withdrawn"] });
  await ask();
  push("metrics.mae < 10");
  await client.rules.refresh();
  await ask();
  await client.models.deprecate({ uuid: model, reason: "a broken feed" });
  await ask();
  await client.models.restore({ uuid: model, reason: "the feed was fine" });
  await measure(client, c, 1, 20);
  await ask();
}

async function exported(client: Client): Promise<Record<string, unknown>[]> {
  const lines: Record<string, unknown>[] = [];
  for await (const line of pastLines(client, { project: "p" })) lines.push(JSON.parse(JSON.stringify(line)));
  return lines;
}

function readerOf(lines: readonly object[]): PastReader {
  const reader = new PastReader();
  for (const [place, line] of lines.entries()) reader.read(JSON.stringify(line), `past.ndjson:${place + 1}`);
  return reader;
}

const replayed = (lines: readonly object[]) => readerOf(lines).logs().map(replayLog);

let lines: Record<string, unknown>[] = [];

describe("the past of a rule that really ran", { timeout: 60_000 }, () => {
  beforeEach(async () => {
    if (lines.length > 0) return;
    const server = await running();
    await live(server);
    lines = await exported(server.client);
  });

  const isOf = (kind: string) => (line: Record<string, unknown>) => line.kind === kind;
  const forged = (place: number, parts: object) => lines.with(place, { ...lines[place]!, ...parts });

  test("gives its decisions again, bit for bit", () => {
    const decisions = lines.filter(isOf("decision"));
    expect(new Set(decisions.map(({ choice }) => choice))).toEqual(
      new Set(["none", "fallback", "best", "kept"]),
    );
    expect(new Set(decisions.map(({ commit }) => commit)).size).toBe(2);
    expect(replayed(lines)).toEqual([
      { rule: "best", decisions: decisions.length, same: true, deviation: null },
    ]);
  });

  test.each([
    ["a value", "point", { value: 9.000000000000002 }, "inputs"],
    ["who was chosen", "decision", { champion: "00000000-0000-4000-8000-000000000000" }, "champion"],
    ["the sentence", "decision", { why: "because" }, "why"],
    ["the digest", "decision", { inputs: "0".repeat(64) }, "inputs"],
  ] as const)("is other when %s is", (_what, kind, parts, differs) => {
    const [only] = replayed(forged(lines.findIndex(isOf(kind)), parts));
    expect(only).toMatchObject({ same: false, deviation: { differs } });
  });

  test("is other when the moment is at which a value was known", () => {
    // The late one: it was measured before decisions that it was not known to.
    const late = lines.findIndex((line) => isOf("point")(line) && line.value === 2);
    const [only] = replayed(forged(late, { position: 1 }));
    expect(only!.same).toBe(false);
  });

  test("is other with another rule, and without the rule", () => {
    const place = lines.findIndex(isOf("rule"));
    const text = String(lines[place]!.text).replace("< 50", "< 8");
    expect(replayed(forged(place, { text }))[0]).toMatchObject({ same: false });
    expect(replayed(lines.toSpliced(place, 1))[0]!.deviation).toMatchObject({ differs: "rule" });
  });

  test("tells when each value became known, and a backtest who was in force", () => {
    const late = lines.filter(isOf("point")).filter(({ value }) => value === 2)[0]!;
    const delay = Date.parse(String(late.recordedAt)) - Date.parse(String(late.at));
    expect(delay).toBeGreaterThanOrEqual(40 * MINUTE_MS);
    expect(delay).toBeLessThan(41 * MINUTE_MS);
    const { rule } = readRule("ops/best.yaml", ruleText("metrics.mae < 50"));
    const question = { project: "p", environment: "production", rule: "best" };
    const report = backtest(rule as SelectionRule, readerOf(lines).pasts(question), {
      objective: { name: "mae", scope: "Production", dimensions: {}, better: null },
      ...{ moments: { every: null, from: null, until: null }, seed: 1 },
    });
    expect(report.ways.slice(0, 3).map(({ kind }) => kind)).toEqual(["rule", "champions", "deployed"]);
  });
});
