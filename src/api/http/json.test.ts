import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GalleryError } from "../../domain/errors.ts";
import { parseJson } from "./json.ts";

function refusal(text: string): GalleryError {
  try {
    parseJson(text);
  } catch (error) {
    if (error instanceof GalleryError) return error;
  }
  throw new Error(`${text} was taken`);
}

describe("strict JSON", () => {
  test.each([
    ['{"a":1,"a":2}', "request.malformed", "a"],
    ['{"a":1,"\\u0061":2}', "request.malformed", "a"],
    ['{"x":[{"b":1},{"b":1,"c":2,"b":3}]}', "request.malformed", "x[1].b"],
    [`{${Array.from({ length: 40 }, (_, at) => `"k${at}":0`).join()},"k3":1}`, "request.malformed", "k3"],
    ['{"a":"\\u0000"}', "text.invalid", "a"],
    ['{"\\u0000":1}', "text.invalid", "\u0000"],
    ['{"a":["x","\\ud800"]}', "text.invalid", "a[1]"],
    ['{"a":"\\udc00\\ud800"}', "text.invalid", "a"],
    ['{"__proto__":1}', "name.invalid", "__proto__"],
    ['{"\\u005f_proto__":1}', "name.invalid", "__proto__"],
    ["[".repeat(33) + "]".repeat(33), "request.malformed", undefined],
    ["", "request.malformed", undefined],
    ['{"a":', "request.malformed", undefined],
    ["{'a':1}", "request.malformed", undefined],
    ["NaN", "request.malformed", undefined],
    ["\ufeff{}", "request.malformed", undefined],
  ])("%j is refused", (text, code, field) => {
    expect(refusal(text)).toMatchObject({ code, field });
  });

  test.each([
    '{"a":{"b":1},"b":1}',
    '[{"a":1},{"a":1}]',
    '{"a":"\\ud83d\\ude00","b":"\\\\u0000","c":"\\"a\\":"}',
    "[".repeat(32) + "]".repeat(32),
    '{"constructor":1,"toString":2}',
  ])("%j is taken", (text) => {
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });

  test("takes every value that was written without faults, however it is spaced", () => {
    const value = fc.jsonValue({ maxDepth: 5, noUnicodeString: false });
    fc.assert(
      fc.property(value, fc.constantFrom(0, 1, "\t"), (input, indent) => {
        const text = JSON.stringify(input, null, indent);
        if (text.includes("\\u0000") || text.includes("__proto__") || /\\ud[89a-f]/i.test(text)) return;
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
      { numRuns: 2000 },
    );
  });

  test("finds a doubled key wherever it is", () => {
    const key = fc.string({ unit: "grapheme", minLength: 1 }).filter((text) => text !== "__proto__");
    fc.assert(
      fc.property(
        fc.uniqueArray(key, { minLength: 1, maxLength: 40 }),
        fc.nat(),
        fc.nat(),
        (keys, from, to) => {
          const doubled = keys[from % keys.length] as string;
          const all = keys.toSpliced(to % (keys.length + 1), 0, doubled);
          const text = `{${all.map((one) => `${JSON.stringify(one)}:[0,{"x":1}]`).join(",")}}`;
          expect(["request.malformed", "text.invalid"]).toContain(refusal(text).code);
        },
      ),
    );
  });
});
