import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { UsageError } from "./failure.ts";
import { label, parseName } from "./names.ts";

describe("names", () => {
  test("are read with and without project, version and partition", () => {
    expect(parseName("demand")).toEqual({ baseVersionId: "demand" });
    expect(parseName("demand@4")).toEqual({ baseVersionId: "demand", version: "4" });
    expect(parseName("market/demand@4.1")).toEqual({
      ...{ project: "market", baseVersionId: "demand", version: "4.1" },
    });
    expect(parseName("demand@4.1{city=New York City,shard:=3}")).toEqual({
      ...{ baseVersionId: "demand", version: "4.1", partition: { city: "New York City", shard: 3 } },
    });
    expect(parseName('demand@4.1{"city":"a@b, {c}"}').partition).toEqual({ city: "a@b, {c}" });
  });

  test.each(["", "@4.1", "a/b/c", "demand@", "demand@1.0{city}", 'demand@1.0{"city}', "demand@1.0{city=a"])(
    "are refused when they are none: %s",
    (text) => expect(() => parseName(text)).toThrow(UsageError),
  );

  test("can be typed again as they are printed", () => {
    const value = fc.oneof(fc.string(), fc.boolean(), fc.integer(), fc.constantFrom(" a", "a,b", '"', "{}"));
    const partition = fc
      .dictionary(
        fc.string({ minLength: 1 }).filter((name) => name !== "__proto__"),
        value,
        { noNullPrototype: true },
      )
      .filter((fields) => !Object.keys(fields).some((name) => name.trim() !== name));
    fc.assert(
      fc.property(partition, (given) => {
        const instance = { uuid: "", project: "p", baseVersionId: "m", version: "1.0", partition: given };
        const { project, partition: read = {} } = parseName(label(instance));
        expect([project, read]).toEqual(["p", given]);
      }),
    );
  });
});
