import { describe, expect, it } from "vitest";
import { day } from "../select/testing/make.ts";
import { readObjective, requireMeasured } from "./objective.ts";
import { PastReader } from "./read.ts";
import { daily, past } from "./testing/pasts.ts";

const at = (number: number): string => new Date(day(number)).toISOString();

const instance = (uuid: string, parts: object = {}): object => ({
  ...{ kind: "instance", uuid, project: "p", baseVersionId: "ridge", version: "1.0", createdAt: at(1) },
  ...parts,
});
const point = (of: string, value: number, moment: number, parts: object = {}): object => ({
  ...{ kind: "point", instance: of, scope: "Production", name: "mape", value, at: at(moment) },
  ...parts,
});

function read(...lines: readonly object[]) {
  const reader = new PastReader();
  for (const [index, line] of lines.entries()) reader.read(JSON.stringify(line), `past.ndjson:${index + 1}`);
  return reader.pasts({ project: "p", environment: "production", rule: "best" });
}

describe("PastReader", () => {
  it("gathers series in the order of time, whatever the order of the lines", () => {
    const [only] = read(
      point("a", 3, 3),
      instance("a"),
      point("a", 2, 2),
      instance("b", { project: "other" }),
    );
    expect(only!.instances).toHaveLength(1);
    expect(only!.instances[0]).toMatchObject({ uuid: "a", created: day(1), partition: {}, deprecations: [] });
    expect(only!.instances[0]!.series).toEqual([
      { scope: "Production", name: "mape", dimensions: "{}", times: [day(2), day(3)], values: [2, 3] },
    ]);
  });

  it("keeps when a value became known, where that was later", () => {
    const [only] = read(instance("a"), point("a", 2, 2, { recordedAt: at(4) }), point("a", 3, 3));
    expect(only!.instances[0]!.series[0]).toMatchObject({ values: [2, 3], recorded: [day(4), day(3)] });
  });

  it("tells partitions, deprecations and what was in force apart", () => {
    const turn = (moment: number, deprecated: boolean): object => ({
      ...{ kind: "deprecation", instance: "a", at: at(moment), deprecated },
    });
    const pasts = read(
      instance("a", { partition: { city: "NYC" } }),
      instance("b", { partition: { city: "LA" } }),
      ...[turn(5, true), turn(3, false), turn(2, true)],
      { kind: "deployment", partition: { city: "NYC" }, environment: "production", at: at(2), instance: "a" },
      {
        kind: "deployment",
        partition: { city: "NYC" },
        environment: "production",
        at: at(3),
        instance: null,
      },
      { kind: "deployment", partition: { city: "NYC" }, environment: "staging", at: at(4), instance: "a" },
    );
    expect(pasts.map(({ partition }) => partition)).toEqual([{ city: "LA" }, { city: "NYC" }]);
    expect(pasts[1]!.instances[0]!.deprecations).toEqual([
      { from: day(2), until: day(3) },
      { from: day(5), until: null },
    ]);
    expect(pasts.map(({ inForce }) => inForce)).toEqual([
      [],
      [
        { from: day(2), instance: "a" },
        { from: day(3), instance: null },
      ],
    ]);
    expect(read(instance("a"))[0]!.inForce).toBeNull();
  });

  it.each([
    ["no JSON", "{", "past.ndjson:7: no JSON"],
    ["no object", "[]", "past.ndjson:7: no JSON object"],
    ["an unknown kind", '{"kind":"run"}', "kind is one of"],
    [
      "a value that is no number",
      JSON.stringify({ ...point("a", 1, 1), value: "1" }),
      "value has to be a finite",
    ],
    [
      "a time without its zone",
      JSON.stringify({ ...point("a", 1, 1), at: "2026-01-01" }),
      "at must be a time",
    ],
    [
      "fields that are objects",
      JSON.stringify(instance("a", { fields: { x: {} } })),
      "fields has to be an object of",
    ],
  ])("refuses %s with the place of the line", (_, line, message) => {
    expect(() => new PastReader().read(line, "past.ndjson:7")).toThrow(
      expect.objectContaining({ code: "file.invalid", message: expect.stringContaining(message) }),
    );
  });

  it("refuses values of an instance that no line describes, and one that two describe", () => {
    expect(() => read(point("ghost", 1, 1))).toThrow("no line describes instance ghost");
    expect(() => read(instance("a"), instance("a"))).toThrow("described before");
  });
});

describe("readObjective", () => {
  it("reads a name, with its scope and context if it has any", () => {
    expect(readObjective("mape")).toEqual({ name: "mape", scope: null, dimensions: {} });
    expect(readObjective("Production.a.b")).toEqual({ name: "a.b", scope: "Production", dimensions: {} });
    expect(readObjective("mape{event=holiday}")).toMatchObject({ dimensions: { event: "holiday" } });
  });
});

it("an objective that no point is of is refused, with the metrics that there are", () => {
  const asked = (text: string) => () =>
    requireMeasured([past(daily("a", [1]))], { ...readObjective(text), better: "lower" });
  expect(asked("mape")).not.toThrow();
  expect(asked("rmse")).toThrow(/^the past measures no rmse; it has \w+\.mape$/);
  expect(asked("mape{event=holiday}")).toThrow(/measures no mape\{"event":"holiday"\}/);
  expect(() => requireMeasured([past()], { ...readObjective("mape"), better: null })).not.toThrow();
});
