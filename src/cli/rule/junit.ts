import { hasPassed, type RuleVerdict } from "./verdict.ts";

/** The verdicts as JUnit's XML: a suite for each rule, a case for each test, for its files and for its mutants. */
export function junitOf(verdicts: readonly RuleVerdict[]): string {
  const suites = verdicts.map((verdict) => {
    const cases = casesOf(verdict);
    const failed = cases.filter(({ failure }) => failure !== null).length;
    const counts = `tests="${cases.length}" failures="${failed}" errors="0" skipped="0"`;
    const lines = cases.map(({ name, failure }) => {
      const head = `    <testcase classname=${quoted(verdict.file)} name=${quoted(name)}`;
      if (failure === null) return `${head}/>`;
      const [message, ...rest] = failure;
      const text = escaped(rest.join("\n"));
      return `${head}>\n      <failure message=${quoted(message!)}>${text}</failure>\n    </testcase>`;
    });
    return [`  <testsuite name=${quoted(verdict.file)} ${counts}>`, ...lines, "  </testsuite>"].join("\n");
  });
  return ['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>", ...suites, "</testsuites>", ""].join(
    "\n",
  );
}

interface Case {
  readonly name: string;
  /** Its first line is the message; null for a pass. */
  readonly failure: readonly string[] | null;
}

function casesOf({ outcomes, problems, mutation, tooManySurvivors }: RuleVerdict): readonly Case[] {
  const told = problems.map(({ line, column, message }) =>
    line === null ? message : `${line}:${column}: ${message}`,
  );
  const survivors = (mutation?.survivors ?? []).map(
    ({ line, column, change, hint }) => `${line}:${column}: no test notices that ${change}; ${hint}`,
  );
  return [
    ...outcomes.map((outcome) => ({
      name: outcome.name,
      failure: hasPassed(outcome)
        ? null
        : outcome.failures.flatMap(({ at, expected, got, explanation }) => [
            `at ${at}: expected ${expected}, got ${got}`,
            ...explanation,
          ]),
    })),
    { name: "what its tests have to show", failure: told.length > 0 ? told : null },
    ...(mutation === null
      ? []
      : [
          {
            name: "mutation check",
            failure: tooManySurvivors ? [`${survivors.length} mutants survived`, ...survivors] : null,
          },
        ]),
  ];
}

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** XML 1.0 has no way to write most control characters. */
const escaped = (text: string): string =>
  text.replace(/[^\t\n\P{Cc}]|[\uFFFE\uFFFF]/gu, "\uFFFD").replace(/[&<>"]/g, (letter) => escapes[letter]!);

const quoted = (text: string): string => `"${escaped(text)}"`;
