import { CommanderError } from "commander";
import { expect, test } from "vitest";
import { catalogue } from "../../domain/error-catalogue.ts";
import { type ErrorCode, GalleryError } from "../../domain/errors.ts";
import { exitCodes, Interrupted, reportFailure, UsageError } from "./failure.ts";

test.each(Object.keys(catalogue) as ErrorCode[])("%s has the exit code of its kind", (code) => {
  expect(reportFailure(new GalleryError(code, "x")).exitCode).toBe(exitCodes[catalogue[code].kind]);
});

test("a refusal says what is wrong, what to do, and its code", () => {
  const { text } = reportFailure(new GalleryError("field.type", "city is text, got number"));
  const [sentence, hint, code] = text.split("\n");
  expect(sentence).toBe("error: city is text, got number");
  expect(hint).toBe(catalogue["field.type"].hint);
  expect(code).toBe("field.type");
});

test("help is no failure, a wrong option is a wrong use", () => {
  expect(reportFailure(new CommanderError(0, "commander.helpDisplayed", "")).exitCode).toBe(0);
  expect(reportFailure(new CommanderError(1, "commander.unknownOption", "")).exitCode).toBe(2);
  expect(reportFailure(new UsageError("no project is named"))).toEqual({
    text: "error: no project is named\n",
    exitCode: 2,
  });
});

test("an interruption is known to the one who made it", () => {
  expect(reportFailure(new Interrupted())).toEqual({ text: "", exitCode: 130 });
});

test("a fault of ours shows where it happened", () => {
  const report = reportFailure(new TypeError("x is not a function"));
  expect(report.exitCode).toBe(1);
  expect(report.text).toContain("failure.test.ts");
});
