import { expect, test } from "vitest";
import { fullProgram } from "../program.ts";

test("every noun that shows one of its records does so by get and by show", async () => {
  const program = await fullProgram();
  const words = program.commands.flatMap((noun) =>
    noun.commands
      .filter((verb) => verb.description().startsWith("show") || verb.name() === "show")
      .filter((verb) => ["get", "show"].includes(verb.name()))
      .map((verb) => [noun.name(), ...[verb.name(), ...verb.aliases()].sort()].join(" ")),
  );
  expect(words).toContain("run get show");
  expect(words).toContain("model get show");
  expect(words.filter((each) => !each.endsWith(" get show"))).toEqual([]);
});

test("get fetches bytes where a noun has some, and is not called show there", async () => {
  const program = await fullProgram();
  for (const noun of ["blob", "artifact"]) {
    const verbs = program.commands.find((each) => each.name() === noun)!.commands;
    expect(verbs.find((verb) => verb.name() === "get")!.aliases()).toEqual([]);
  }
});
