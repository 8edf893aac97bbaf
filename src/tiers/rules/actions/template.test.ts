import { expect, test } from "vitest";
import { fill } from "./template.ts";

const values = {
  instance: { version: "4.1", tags: { "a.b": "dotted" }, fields: { city: `New "York"\n` } },
  metrics: { "Validation.mae": 9.5 },
  at: null,
};

test.each([
  ["v{{instance.version}} at {{ metrics.Validation.mae }}", "v4.1 at 9.5"],
  ["{{instance.tags.a.b}}", "dotted"],
  ["[{{at}}{{unknown}}{{instance.version.length}}{{instance.constructor}}{{__proto__}}]", "[]"],
  ["{{ }} {{a b}} {{{instance.version}}}", "{{ }} {{a b}} {4.1}"],
  ["{{instance.tags}}", `{"a.b":"dotted"}`],
])("%s becomes %s", (template, expected) => {
  expect(fill(template, values, false)).toBe(expected);
});

test("values stay inside the strings of JSON", () => {
  const filled = fill(
    `{"text": "in {{instance.fields.city}}", "mae": {{metrics.Validation.mae}}}`,
    values,
    true,
  );
  expect(JSON.parse(filled)).toEqual({ text: `in New "York"\n`, mae: 9.5 });
});

test("a value that looks like a hole is not filled again", () => {
  expect(fill("{{a}}", { a: "{{b}}", b: "secret" }, false)).toBe("{{b}}");
});
