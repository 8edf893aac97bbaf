import type { ArgumentKind, FunctionSignature } from "./functions.ts";
import { functions, isWindowFunction } from "./functions.ts";
import { limits } from "./limits.ts";
import type { ParserState } from "./parser-state.ts";
import { limitError, syntaxError, typeError } from "./refusals.ts";
import { parseDuration, parseTime } from "./time.ts";
import type { Expression, MetricReference } from "./tree.ts";

/** What a call needs of the parser besides its place in the tokens. */
interface CallParser extends ParserState {
  expression(): Expression;
}

/** Parses the arguments of a function of ours; the parser stands at the opening parenthesis. */
export function parseCall(parser: CallParser, name: string, position: number): Expression {
  const signature = functions.get(name);
  if (signature === undefined) {
    throw syntaxError(
      `there is no function ${name}; there are ${[...functions.keys()].join(", ")}`,
      position,
    );
  }
  const parsed = parser.nested(() => parseArguments(parser, signature));
  return parser.node(buildCall(signature, parsed, position));
}

function parseArguments(parser: CallParser, signature: FunctionSignature): Expression[] {
  const parsed: Expression[] = [];
  parser.expect("(");
  for (const _ of signature.arguments) {
    if (parsed.length > 0) parser.expect(",");
    parsed.push(parser.expression());
  }
  parser.expect(")");
  return parsed;
}

function buildCall(
  signature: FunctionSignature,
  parsed: readonly Expression[],
  position: number,
): Expression {
  const { name } = signature;
  const argument = (kind: ArgumentKind): Expression => parsed[signature.arguments.indexOf(kind)]!;
  if (isWindowFunction(name)) {
    return {
      kind: "window",
      function: name,
      metric: metricArgument(name, argument("metric")),
      rank: name === "percentile" ? rankArgument(argument("rank")) : null,
      seconds: durationArgument(argument("duration")),
      position,
    };
  }
  switch (name) {
    case "age":
      return { kind: "age", operand: argument("time"), position };
    case "now":
      return { kind: "now", position };
    case "time":
      return { kind: "time", value: momentArgument(argument("moment")), position };
    case "duration":
      return { kind: "duration", seconds: durationArgument(argument("duration")), position };
    case "number":
      return { kind: "toNumber", operand: argument("text"), position };
    case "like":
    case "ilike": {
      const pattern = likePattern(name, argument("pattern"));
      return { kind: "like", caseless: name === "ilike", operand: argument("text"), pattern, position };
    }
  }
}

function metricArgument(name: string, argument: Expression): MetricReference {
  if (argument.kind === "metric") return argument;
  throw typeError(`${name} takes a metric first, such as ${name}(metrics["mape"], …)`, argument.position);
}

function rankArgument(argument: Expression): number {
  if (argument.kind === "number" && argument.value >= 0 && argument.value <= 100) return argument.value;
  throw typeError("percentile takes a number from 0 to 100 as its second argument", argument.position);
}

function durationArgument(argument: Expression): number {
  const seconds = argument.kind === "text" ? parseDuration(argument.value) : null;
  if (seconds !== null) return seconds;
  throw typeError('a duration is a text such as "90s", "24h" or "1d12h", up to "36500d"', argument.position);
}

function momentArgument(argument: Expression): number {
  const moment = argument.kind === "text" ? parseTime(argument.value) : null;
  if (moment !== null) return moment;
  throw typeError('a time is a text such as "2026-01-01" or "2026-01-01T00:00:00Z"', argument.position);
}

function likePattern(name: string, argument: Expression): string {
  if (argument.kind !== "text") {
    throw typeError(
      `${name} takes a pattern in quotes as its second argument, such as "a%"`,
      argument.position,
    );
  }
  const { length } = argument.value;
  if (length <= limits.like) return argument.value;
  throw limitError(`the pattern has ${length} characters, more than ${limits.like}`, argument.position);
}
