import { beforeAll, describe, expect, it } from "vitest";
import { GalleryError } from "../../src/domain/errors.ts";
import { evaluate, parse, recordContext } from "../../src/expression/index.ts";
import { context, disordered, generated } from "./corpus.ts";
import { differences } from "./differences.ts";
import type { Answer } from "./reference.ts";
import { askReference, buildReference } from "./reference.ts";
import { written } from "./written.ts";

const ours = recordContext(context, 0);

/** JSON of the value, `missing`, or the kind of the refusal. */
function galleryOutcome(source: string): string {
  try {
    const result = evaluate(parse(source), ours);
    if (result.kind === "missing") return "missing";
    return Array.isArray(result.value) ? "container" : JSON.stringify(result.value);
  } catch (error) {
    if (error instanceof GalleryError) return error.code.replace("expression.", "");
    throw error;
  }
}

function jexlOutcome(answer: Answer): string {
  if ("error" in answer) return answer.error;
  const { value } = answer;
  if (typeof value === "object" && value !== null) return "container";
  return JSON.stringify(value === 0 ? 0 : value);
}

const isRefusal = (outcome: string): boolean => ["syntax", "type", "evaluation", "limit"].includes(outcome);

/** Where a disordered source may fall under an intended difference, by its name in the list. */
const tolerated: Readonly<Record<string, (source: string, gallery: string) => boolean>> = {
  "no coercion": (_, gallery) => gallery === "type",
  "missing values": (source, gallery) => gallery === "missing" || /\b(?:null|q)\b/.test(source),
  "division by zero": (_, gallery) => gallery === "evaluation",
  "default by absence or false": (source) => source.includes("?:"),
  "empty numbers": (source) => source.includes("empty"),
  "own functions": (source) => /[a-z] \(/.test(source),
  "smaller grammar": (source) =>
    /(?:^|[^\w)\]}'"] *|\b(?:and|or|not|size|empty|[a-z]{2}) )\+|\] \.|\. \d/.test(source),
};

const isTolerated = (source: string, gallery: string, jexl: string): boolean =>
  jexl !== "syntax" && Object.values(tolerated).some((tolerates) => tolerates(source, gallery));

const agrees = (gallery: string, jexl: string): boolean =>
  gallery === jexl || (isRefusal(gallery) && isRefusal(jexl));

describe("Gallery's expressions beside Commons JEXL", () => {
  beforeAll(buildReference, 300_000);

  it("agree on everything of the shared subset", async () => {
    const sources = [...written, ...generated()];
    const answers = await askReference(sources, context);
    const disagreements = sources
      .map((source, index) => ({
        source,
        gallery: galleryOutcome(source),
        jexl: jexlOutcome(answers[index]!),
      }))
      .filter(({ gallery, jexl }) => !agrees(gallery, jexl));
    expect(disagreements).toEqual([]);
    expect(new Set(sources).size).toBeGreaterThan(3_000);
  });

  it("answer everything that is generated well-typed", () => {
    expect(generated().filter((source) => isRefusal(galleryOutcome(source)))).toEqual([]);
  });

  it("agree on what is an expression, and on every ill-typed row that both answer", async () => {
    const sources = disordered();
    const answers = await askReference(sources, context);
    const outcomes = sources.map((source, index) => {
      return { source, gallery: galleryOutcome(source), jexl: jexlOutcome(answers[index]!) };
    });
    const disagreements = outcomes.filter(
      ({ source, gallery, jexl }) => !agrees(gallery, jexl) && !isTolerated(source, gallery, jexl),
    );
    expect(disagreements).toEqual([]);
    const answered = outcomes.filter(({ gallery, jexl }) => gallery === jexl && !isRefusal(gallery));
    expect(answered.length).toBeGreaterThan(500);
  });

  it("tolerate only differences that are listed", () => {
    const names = differences.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(Object.keys(tolerated)));
  });

  it("differ exactly as the list of differences says", async () => {
    const examples = differences.flatMap((difference) => difference.examples);
    const answers = await askReference(
      examples.map(({ source }) => source),
      context,
    );
    const found = examples.map(({ source }, index) => ({
      source,
      gallery: galleryOutcome(source),
      jexl: jexlOutcome(answers[index]!),
    }));
    expect(found).toEqual(examples);
  });
});
