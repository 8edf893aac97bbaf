import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { parse } from "../expression/index.ts";
import type { ExpressionCommandSeams } from "./expression.ts";
import { expressionCommand } from "./expression.ts";
import { guessFieldTypes } from "./kit/guess-types.ts";

async function run(
  words: readonly string[],
  input = "",
  more: Partial<ExpressionCommandSeams> = {},
): Promise<string[]> {
  const lines: string[] = [];
  const seams = {
    input: Readable.from([input]),
    write: (line: string) => lines.push(line),
    now: () => 0,
    ...more,
  };
  const command = expressionCommand(seams)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  for (const sub of command.commands) sub.exitOverride().configureOutput({ writeErr: () => undefined });
  await command.parseAsync(words, { from: "user" });
  return lines;
}

const context = JSON.stringify({
  city: "NYC",
  metrics: { mae: 4, Validation: { mae: 3 } },
  tags: { ok: "yes" },
});

describe("gallery expression", () => {
  it("evaluates an expression over a context", async () => {
    expect(await run(["eval", 'metrics["mae"] <= 5 and city == "NYC"', "--context", context])).toEqual([
      '{"value":true}',
    ]);
    expect(await run(["eval", "metrics.bias < 1 or lost", "--context", context])).toEqual([
      '{"missing":["metrics.bias","lost"]}',
    ]);
    expect(await run(["eval", "now()", "--now", "2026-01-01"])).toEqual(['{"value":"2026-01-01T00:00:00Z"}']);
  });

  it("reads the context from a file", async () => {
    const folder = await mkdtemp(join(tmpdir(), "gallery-"));
    try {
      await writeFile(join(folder, "context.json"), context);
      expect(await run(["eval", "tags.ok", "--context", `@${join(folder, "context.json")}`])).toEqual([
        '{"value":"yes"}',
      ]);
    } finally {
      await rm(folder, { recursive: true });
    }
    await expect(run(["eval", "1", "--context", "@/nowhere.json"])).rejects.toMatchObject({
      field: "context",
    });
  });

  it("answers every line by one line, in order", async () => {
    const questions = [
      { expr: "a.n > b.n", ctx: { a: { n: 2 }, b: { n: 1 } } },
      { expr: "gone == 1" },
      { expr: "1 <" },
      { expr: 'n == "1"', ctx: { n: 1 } },
      { expr: "age(created)", ctx: { created: "2026-01-01" }, now: "2026-01-01T00:01:00Z" },
      { ctx: {} },
      { expr: "1", ctx: [] },
    ].map((question) => JSON.stringify(question));
    const answers = await run(["eval"], [...questions, "", "not json"].join("\n"));
    expect(answers.map((answer) => JSON.parse(answer) as unknown)).toEqual([
      { value: true },
      { missing: ["gone"] },
      {
        error: {
          code: "expression.syntax",
          message: "expected a value, found the end of the expression",
          position: 3,
        },
      },
      {
        error: { code: "expression.type", message: "== does not compare a number with a text", position: 2 },
      },
      { value: 60 },
      { error: { code: "request.invalid", message: "expr is a text", position: null } },
      { error: { code: "request.invalid", message: "ctx is an object", position: null } },
      {
        error: {
          code: "request.malformed",
          message: expect.stringContaining("is no JSON") as string,
          position: null,
        },
      },
    ]);
  });

  it("checks an expression, and throws what is wrong with it", async () => {
    const [report] = await run(["check", 'metrics["mae"] <= 5 AND avg(metrics.mape, "24h") < 2']);
    expect(JSON.parse(report!)).toEqual({
      type: "boolean",
      canonical: 'metrics.mae <= 5 and avg(metrics.mape, "1d") < 2',
      names: ["metrics.mae", 'avg(metrics.mape, "1d")'],
    });
    await expect(run(["check", 'metrics.mae < "5"'])).rejects.toMatchObject({
      code: "expression.type",
      position: 12,
    });
    const [refused] = await run(["check"], '{"expr":"1 and true"}');
    expect(JSON.parse(refused!)).toMatchObject({ error: { code: "expression.type", position: 0 } });
  });

  it("explains in text and in JSON", async () => {
    const words = ["explain", "metrics.mae > 5", "--context", context];
    expect(await run(words)).toEqual(["metrics.mae > 5 does not hold\n  metrics.mae is 4"]);
    const [explanation] = await run([...words, "-o", "json"]);
    expect(JSON.parse(explanation!)).toMatchObject({
      text: "metrics.mae > 5",
      parts: [{ why: "metrics.mae is 4" }],
    });
  });

  it("shows the SQL of a condition for each database", async () => {
    for (const dialect of ["sqlite", "postgresql"]) {
      const [line] = await run(["sql", 'n < 1 and city == "NYC"', "--dialect", dialect]);
      const { sql, parameters } = JSON.parse(line!);
      expect(sql.match(/\?/g)).toHaveLength(parameters.length);
      expect(parameters).toEqual(expect.arrayContaining([1, "NYC"]));
    }
    await expect(run(["sql", "n<1", "--dialect", "oracle"])).rejects.toMatchObject({
      code: "commander.invalidArgument",
    });
  });

  it("guesses the types of fields from their neighbours", () => {
    const tree = parse(
      'seed > 3 and age(trained) < duration("2d") and "a" =~ labels and fast and city =~ [1, 2]',
    );
    expect(guessFieldTypes(tree)).toEqual({
      seed: "number",
      trained: "time",
      labels: "text list",
      fast: "boolean",
      city: "number",
    });
  });
});
