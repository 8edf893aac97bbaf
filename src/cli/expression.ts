import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { Command, Option } from "commander";
import { GalleryError } from "../domain/errors.ts";
import {
  check,
  evaluate,
  explain,
  explanationText,
  format,
  formatReference,
  namesUsed,
  parse,
  parseTime,
  recordContext,
} from "../expression/index.ts";
import { postgresql, sqlite } from "../stores/records/sql/dialect.ts";
import { describeSql } from "../stores/records/sql/search/describe.ts";
import { guessFieldTypes } from "./kit/guess-types.ts";

const dialects = { sqlite, postgresql };

export interface ExpressionCommandSeams {
  readonly input: Readable;
  readonly write: (line: string) => void;
  readonly now: () => number;
}

interface EvaluationOptions {
  readonly context: string;
  readonly now?: string;
  readonly output?: "text" | "json";
}

type Data = Readonly<Record<string, unknown>>;

/** One question: an expression and what it is asked of. */
interface Question {
  readonly source: string;
  readonly context: Data;
  readonly now: number;
}

const processSeams: ExpressionCommandSeams = {
  input: process.stdin,
  write: (line) => process.stdout.write(`${line}\n`),
  now: Date.now,
};

/**
 * `gallery expression …`. With an expression it answers it, and throws the GalleryError of a refusal; without one it
 * reads lines of `{"expr": …, "ctx": …}` and answers each by one line, a refusal as `{"error": …}`.
 */
export function expressionCommand(seams: ExpressionCommandSeams = processSeams): Command {
  const command = new Command("expression").description("check, evaluate, explain and compile expressions");
  const sub = (name: string, description: string): Command =>
    command
      .command(name)
      .description(description)
      .argument(
        "[expression]",
        'the expression; without it, lines of {"expr", "ctx"} are read from standard input',
      );

  sub("check", "say whether an expression is well-formed, its type and the names that it uses").action(
    (source: string | undefined) => run(seams, source, {}, checkReport),
  );
  withContext(sub("eval", "evaluate an expression")).action(
    (source: string | undefined, options: EvaluationOptions) => run(seams, source, options, answer),
  );
  withContext(sub("explain", "say what each part of an expression comes to"))
    .addOption(
      new Option("-o, --output <format>", "form of the answer").choices(["text", "json"]).default("text"),
    )
    .action((source: string | undefined, options: EvaluationOptions) => {
      const asText = source !== undefined && options.output === "text";
      return run(seams, source, options, ({ source: text, context, now }) => {
        const explanation = explain(parse(text), recordContext(context, now));
        return asText ? explanationText(explanation) : explanation;
      });
    });

  sub("sql", "show the SQL that a search with this condition runs")
    .addOption(new Option("--dialect <name>", "database").choices(["sqlite", "postgresql"]).default("sqlite"))
    .action((source: string | undefined, { dialect }: { dialect: keyof typeof dialects }) =>
      run(seams, source, {}, (question) => {
        const tree = parse(question.source);
        const { text, parameters } = describeSql(
          tree,
          guessFieldTypes(tree),
          dialects[dialect],
          question.now,
        );
        return { sql: text, parameters };
      }),
    );
  return command;
}

const withContext = (command: Command): Command =>
  command
    .option("--context <json>", "what the names stand for: JSON, or @file with JSON", "{}")
    .option("--now <time>", "the moment of the evaluation, RFC 3339; now unless given");

function checkReport({ source }: Question): Data {
  const tree = parse(source);
  const { type, problems } = check(tree);
  if (problems[0] !== undefined) throw problems[0];
  const { references, windows } = namesUsed(tree);
  const names = [...references.map(formatReference), ...windows.map(format)];
  return { type, canonical: format(tree), names };
}

function answer({ source, context, now }: Question): Data {
  const result = evaluate(parse(source), recordContext(context, now));
  return result.kind === "value" ? { value: result.value } : { missing: result.names };
}

async function run(
  seams: ExpressionCommandSeams,
  source: string | undefined,
  options: Partial<EvaluationOptions>,
  reply: (question: Question) => object | string,
): Promise<void> {
  const now = readMoment(options.now, seams.now);
  if (source !== undefined) {
    const given = reply({ source, context: await readContext(options.context ?? "{}"), now });
    seams.write(typeof given === "string" ? given : JSON.stringify(given));
    return;
  }
  for await (const line of createInterface({ input: seams.input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() !== "") seams.write(JSON.stringify(refusalAsReply(() => reply(readLine(line, now)))));
  }
}

function refusalAsReply(reply: () => unknown): unknown {
  try {
    return reply();
  } catch (error) {
    if (!(error instanceof GalleryError)) throw error;
    return { error: { code: error.code, message: error.message, position: error.position ?? null } };
  }
}

function readLine(line: string, now: number): Question {
  const { expr, ctx = {}, now: at } = parseJson(line, "the line");
  if (typeof expr !== "string")
    throw new GalleryError("request.invalid", "expr is a text", { field: "expr" });
  if (!isData(ctx)) throw new GalleryError("request.invalid", "ctx is an object", { field: "ctx" });
  if (at !== undefined && typeof at !== "string") {
    throw new GalleryError("request.invalid", "now is an RFC 3339 time", { field: "now" });
  }
  return { source: expr, context: ctx, now: readMoment(at, () => now) };
}

function readMoment(text: string | undefined, otherwise: () => number): number {
  if (text === undefined) return otherwise();
  const moment = parseTime(text);
  if (moment === null)
    throw new GalleryError("request.invalid", `${text} is no RFC 3339 time`, { field: "now" });
  return moment;
}

async function readContext(option: string): Promise<Data> {
  if (!option.startsWith("@")) return parseJson(option, "--context");
  const path = option.slice(1);
  const text = await readFile(path, "utf8").catch((cause: Error) => {
    throw new GalleryError("request.invalid", `--context: ${cause.message}`, { field: "context", cause });
  });
  return parseJson(text, path);
}

function parseJson(text: string, where: string): Data {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw new GalleryError("request.malformed", `${where} is no JSON: ${(cause as Error).message}`, {
      cause,
    });
  }
  if (isData(data)) return data;
  throw new GalleryError("request.malformed", `${where} is no JSON object`);
}

const isData = (value: unknown): value is Data =>
  typeof value === "object" && value !== null && !Array.isArray(value);
