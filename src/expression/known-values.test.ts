import { expect, test } from "vitest";
import { checkKnownValues } from "./known-values.ts";
import { parse } from "./parser.ts";

const known = { status: ["running", "finished"] };
const checking = (text: string) => () => checkKnownValues(parse(text), known);

test.each([
  ['status == "FINISHED"', 10],
  ['"FINISHED" != status', 0],
  ['status =~ ["running", "FINISHED"]', 22],
  ['status !~ {"FINISHED"}', 11],
  ['metrics.loss < 1 and (name == "x" or not (status eq "FINISHED"))', 52],
])("a value that a field never has is refused where it stands in %s", (text, position) => {
  expect(checking(text)).toThrow(
    expect.objectContaining({
      code: "expression.value",
      message: 'status is one of running, finished, never "FINISHED"; did you mean "finished"?',
      position,
    }),
  );
});

test("a value that is like none of them is refused with all of them", () => {
  expect(checking('status == "done"')).toThrow('status is one of running, finished, never "done"');
});

test.each([
  'status == "finished"',
  'status =~ ["running", "finished"]',
  'status =^ "FIN"',
  'status =~ "FIN.*"',
  'tags.status == "FINISHED"',
  'params["status"] == "FINISHED"',
  'metadata["other"] == "FINISHED"',
  'status == "run" + "ning"',
  "status == null",
  "status == name",
])("%s is let through", (text) => {
  expect(checking(text)).not.toThrow();
});
