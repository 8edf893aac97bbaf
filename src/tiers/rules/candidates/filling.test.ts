import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Searcher } from "../../../stores/index/searcher.ts";
import { sqlite } from "../../../stores/records/sql/dialect.ts";
import type { Records } from "../../../stores/records/store.ts";
import { ann, type World, worldWithModel } from "../../testing/world.ts";
import { createChampions } from "../champions/champions.ts";
import { SelectionRules } from "../champions/testing/selecting.ts";

let world: World;
let rules: SelectionRules;

beforeEach(async () => {
  world = await worldWithModel(["city"]);
  rules = new SelectionRules();
});
afterEach(() => world.records.close());

async function measure(instance: string, value: number): Promise<void> {
  const points = [{ scope: "Validation", name: "mae", value }] as const;
  await world.metrics.record(ann, { instance, points });
}

async function measured(value: number, fields: object = {}): Promise<string> {
  const { uuid } = await world.instance({ fields: { city: "Oslo", ...fields } });
  await measure(uuid, value);
  return uuid;
}

/** A store that lets things happen between a part of the candidates being read and its being taken in. */
function interrupted(records: Records, meanwhile: () => Promise<void>): Records {
  return {
    write: (work) => records.write(work),
    check: () => records.check(),
    close: () => records.close(),
    async read(work) {
      let isPart = false;
      const answer = await records.read((tables) => {
        const { listOfProject } = tables.instances;
        const instances = {
          ...tables.instances,
          listOfProject: (...given: Parameters<typeof listOfProject>) => {
            isPart = true;
            return listOfProject(...given);
          },
        };
        return work({ ...tables, instances });
      });
      if (isPart) await meanwhile();
      return answer;
    },
  };
}

describe("candidates that are read while things happen", () => {
  test("are as the log has them once they are read", async () => {
    const [low, high] = [await measured(1), await measured(2)];
    rules.put();
    rules.put({ uuid: "other", name: "other", given: 'city == "Rome"' });
    let isFilling = false;
    const records = interrupted(world.records, async () => {
      if (!isFilling) return;
      isFilling = false;
      await measure(low, 5);
      await measured(3);
      // Another question takes in what the log has, while these candidates are not there yet.
      await server.selectChampion(ann, { rule: "other" });
    });
    const server = createChampions({ ...world.context, records }, rules, null);
    await server.selectChampion(ann, { rule: "other" });
    isFilling = true;
    const { champion, verdicts } = await server.explainChampion(ann, { rule: "rule" });
    expect(champion?.uuid).toBe(high);
    expect(verdicts).toHaveLength(3);
  });
});

describe("candidates that a search finds", () => {
  const given = [
    'city == "Oslo" and kind == "ridge"',
    'kind == "ridge" or revision > 9',
    'not (kind == "ridge") and metrics.mae < 9',
    'nobody_has_it == "x"',
    'empty(nobody_has_it) and city =^ "Os"',
    'kind > 3 and city == "Oslo"',
    'tags.reviewed == "yes" and kind == "ridge"',
    'created < now() and kind != "ridge"',
  ];

  test("are those that are found one by one, whatever GIVEN says", async () => {
    for (const kind of ["ridge", "ridge", "lasso", undefined]) {
      await measured(1, kind === undefined ? {} : { kind });
    }
    const search = new Searcher({
      ...{ dialect: sqlite, clock: world.context.seams.clock, memory: 0, snapshot: null },
      read: (work) => world.records.read(() => work()),
      pause: async () => {},
    });
    const found: number[] = [];
    for (const [number, each] of given.entries()) {
      rules.put({ uuid: `${number}`, name: `r${number}`, given: each });
      const ask = { rule: `${number}`, partition: { city: "Oslo" } };
      const walked = await createChampions(world.context, rules, null).explainChampion(ann, ask);
      const searched = await createChampions(world.context, rules, search).explainChampion(ann, ask);
      expect(searched).toEqual(walked);
      found.push(searched.verdicts.length);
    }
    expect(found).toEqual([2, 2, 1, 0, 4, 0, 2, 1]);
  });
});
