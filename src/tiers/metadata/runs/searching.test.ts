import { describe, expect, test } from "vitest";
import type { GalleryError } from "../../../domain/errors.ts";
import { ann } from "../../testing/world.ts";
import { Tracked } from "./testing/tracked.ts";

async function refusalOf(where: string): Promise<unknown> {
  const world = await Tracked.create();
  return world.runs.searchRuns(ann, { project: "p", where }).catch((error: unknown) => error);
}

describe("a search of runs refuses what would find nothing without a word", () => {
  test("a status that there is not, with those that there are", async () => {
    expect(await refusalOf('status == "FINISHED"')).toMatchObject({
      code: "expression.value",
      field: "where",
      position: 10,
      message:
        'status is one of scheduled, running, finished, failed, killed, never "FINISHED"; did you mean "finished"?',
    });
  });

  test.each([
    ['params["depth"] > 3', '> does not take a text and a number: write number(params["depth"]) > 3'],
    ["params.depth == 3", '== does not take a text and a number: write number(params["depth"]) == 3'],
    ['3 <= tags["a b"]', '<= does not take a number and a text: write 3 <= number(tags["a b"])'],
    ["name != 3", "!= does not take a text and a number: write number(name) != 3"],
    ['metrics["loss"] < "0.5"', '< does not take a number and a text: write metrics["loss"] < 0.5'],
    ['metrics["loss"] < "low"', "< does not take a number and a text"],
    ["name + 3 == name", "+ does not take a text and a number"],
    ["deleted == 3", "== does not take a boolean and a number"],
  ])("%s, a text compared with a number, with how to compare them", async (where, message) => {
    expect(await refusalOf(where)).toMatchObject({ code: "expression.type", message });
  });

  test("a name that runs do not have, with those that they have", async () => {
    const refusal = await refusalOf('stauts == "finished"');
    expect(refusal).toMatchObject({
      code: "field.unknown",
      message: "a run has no field 'stauts'; did you mean 'status'?",
    });
    expect((refusal as GalleryError).hint).toBe(
      'Runs have uuid, name, status, user, started, ended, experiment, params["…"], metrics["…"] and tags["…"]; ' +
        "docs/expressions.md lists the rest.",
    );
  });
});
