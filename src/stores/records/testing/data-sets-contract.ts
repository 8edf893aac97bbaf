import { describe, expect, test } from "vitest";
import type { UsedDataSet } from "../../../domain/run.ts";
import type { Tables, Work } from "../store.ts";
import type { RecordsUnderTest } from "./fixtures.ts";
import { experiment, run } from "./run-fixtures.ts";
import { eachSubject } from "./subject.ts";

const FIRST: UsedDataSet = { experiment: -1, name: "", digest: "", context: "" };

/** What runs of experiments used, and what for. */
export function dataSetsContract(make: () => Promise<RecordsUnderTest>): void {
  const subject = eachSubject(make);

  function* use(tables: Tables, id: number, at: number, name: string, context?: string): Work<void> {
    const place = { id, project: 1, experiment: at, number: at, deleted: 0 };
    const dataSet = { name, digest: "1", sourceType: "local", source: "f", schema: null, profile: null };
    const tags = { other: "x", ...(context !== undefined && { "mlflow.data.context": context }) };
    yield* tables.runData.insertDataSets(place, [{ dataSet, tags }], 1);
  }

  /** Two experiments, the second with the smaller number, and three runs. */
  function* lay(tables: Tables): Work<{ first: number; second: number }> {
    const first = yield* experiment(tables, 5);
    const second = yield* experiment(tables, 2);
    const one = yield* run(tables, 1, { experiment: first });
    const two = yield* run(tables, 2, { experiment: first, deleted: 1 });
    const three = yield* run(tables, 3, { experiment: second });
    yield* use(tables, one, first, "b", "training");
    yield* use(tables, two, first, "b", "training");
    yield* use(tables, two, first, "B", "Éval");
    yield* use(tables, one, first, "B", "eval");
    yield* use(tables, three, second, "b");
    return { first, second };
  }

  const used = (experiments: readonly number[], after = FIRST, limit = 10) =>
    subject().read((tables) => tables.dataSets.used(experiments, after, limit));
  const named = (items: readonly UsedDataSet[]) =>
    items.map(({ experiment: number, name, context }) => `${number} ${name} ${context}`);

  describe("data sets that runs used", () => {
    test("are told once for each context, by experiment, name and context, also of deleted runs", async () => {
      const { first, second } = await subject().write(lay);
      expect(await used([second])).toEqual([{ experiment: 2, name: "b", digest: "1", context: "" }]);
      expect(named(await used([first, second]))).toEqual(["2 b ", "5 B eval", "5 B Éval", "5 b training"]);
      expect(await used([])).toEqual([]);
    });

    test("come page after page", async () => {
      const { first, second } = await subject().write(lay);
      const pages: UsedDataSet[] = [];
      for (let after = FIRST; ; after = pages.at(-1)!) {
        const [next] = await used([first, second], after, 1);
        if (next === undefined) break;
        pages.push(next);
      }
      expect(pages).toEqual(await used([first, second]));
    });
  });
}
