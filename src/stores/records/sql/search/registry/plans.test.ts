import { expect, test } from "vitest";
import { parse } from "../../../../../expression/index.ts";
import { realSeams } from "../../../../../seams.ts";
import type { Finding } from "../../../finding.ts";
import type { Tables, Work } from "../../../store.ts";
import { type Parameter, rows, type Step } from "../../query.ts";
import { SqliteRecords } from "../../sqlite.ts";

const noPrompt = '(tags["is"] == null or tags["is"] != "true")';

const asked = (where: string): Finding => ({
  ...{ where: parse(`${noPrompt} and ${where}`), order: [], now: 0, from: 0, limit: 51 },
});

const models =
  (where: string) =>
  ({ find }: Tables): Work<unknown> =>
    find.registeredModels(1, asked(where));

const versions =
  (where: string) =>
  ({ find }: Tables): Work<unknown> =>
    find.registeredInstances({ id: 1, name: "p" }, asked(where));

/** What the plan begins with, which tells how many rows are looked at. */
const plans: Readonly<Record<string, readonly [(tables: Tables) => Work<unknown>, RegExp]>> = {
  "models by name": [models('title == "m"'), /project=\? AND title=\?/],
  "models by names": [models('title =~ ["m", "n"]'), /project=\? AND title=\?/],
  "models by the beginning of their name": [
    models('like(title, "m%")'),
    /project=\? AND title>\? AND title<\?/,
  ],
  "all models": [models("true"), /project=\?/],
  "versions by name": [versions('title == "m"'), /SEARCH t USING .*project=\? AND title=\?/],
  "all versions": [versions("true"), /SEARCH i USING INDEX instance_project \(project=\?\)/],
  "versions by the beginning of their name": [
    versions('like(title, "m%")'),
    /SEARCH t .*project=\? AND title>\? AND title<\?/,
  ],
  "versions by runs": [versions('run_id =~ ["r", "s"]'), /SEARCH l USING INDEX place_run \(run=\?\)/],
  "versions by run": [versions('run_id == "r"'), /SEARCH l USING INDEX place_run \(run=\?\)/],
};

test.each(Object.entries(plans))("%s are found by an index", async (what, [find, wanted]) => {
  const steps: Step[] = [];
  const { timers } = realSeams();
  const records = new SqliteRecords({ path: ":memory:", timers, onStep: (step) => void steps.push(step) });
  await records.read(find);
  const { sql, parameters } = steps.at(-1)!;
  const plan = await records.read(() =>
    rows<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, parameters as Parameter[]),
  );
  const [first] = plan.map(({ detail }) => detail);
  expect(first).toMatch(wanted);
  const isInOrder = what.includes("models") && what !== "models by names";
  if (isInOrder) expect(plan.some(({ detail }) => detail.includes("TEMP B-TREE"))).toBe(false);
  await records.close();
});
