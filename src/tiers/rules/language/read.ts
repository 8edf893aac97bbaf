import type { Rule, RuleProblem, RuleStage, Team } from "../../../domain/rule.ts";
import { ruleStages } from "../../../domain/rule.ts";
import { checkIdentifier, quote } from "../../../domain/text.ts";
import type { Part } from "./part.ts";
import { readActionWords } from "./read-action.ts";
import { readSelectionWords } from "./read-selection.ts";
import { readSharedWords } from "./read-shared.ts";
import { Reading, type Words } from "./reading.ts";
import type { RuleSource } from "./source.ts";
import { parseSource } from "./source.ts";
import { foreignWords, ruleWords, topWords } from "./words.ts";

export interface ReadRule {
  /** Null when anything is wrong with it. */
  readonly rule: Rule | null;
  readonly problems: readonly RuleProblem[];
  readonly source: RuleSource;
}

/**
 * Reads a rule's file, JSON as the paper prints it when its name ends so, else YAML. Time is linear in its length.
 * @param file path in the repository: the file's name names the rule, its folder (if it has one) the team
 * @param team what the team may touch; null takes any project, and the team's name for a rule that names none
 */
export function readRule(file: string, text: string, team: Team | null = null): ReadRule {
  const { source, fault } = parseSource(file, text);
  if (fault !== null) return { rule: null, problems: [fault], source };
  const reading = new Reading(source);
  const rule = source.root === null ? undefined : readFile(reading, source.root, file, team);
  const { problems } = reading;
  return { rule: problems.length === 0 ? (rule ?? null) : null, problems, source };
}

/** The name of a rule and the folder that it lies in, null when the path has none. */
export function placeOfRule(file: string): { folder: string | null; name: string } {
  const names = file.split("/");
  return { folder: names.at(-2) ?? null, name: names.at(-1)!.replace(/\.[^.]*$/, "") };
}

function readFile(reading: Reading, root: Part, file: string, known: Team | null): Rule | undefined {
  const top = reading.words(root, "the file", topWords);
  if (top === undefined) return undefined;
  const head = readHead(reading, top, file);
  const words = top.required("rule", (part) => reading.words(part, "rule", ruleWords), undefined);
  const kind = words && readKind(reading, words);
  if (kind === undefined) return undefined;
  refuseForeign(reading, words!, kind);
  const project = readProject(reading, words!, head.team, known);
  const common = { ...head, project, ...readSharedWords(reading, words!) };
  return kind === "selection"
    ? { kind, ...common, ...readSelectionWords(reading, words!) }
    : { kind, ...common, ...readActionWords(reading, words!) };
}

function readHead(reading: Reading, top: Words, file: string) {
  const { folder, name } = placeOfRule(file);
  reading.attempt(top.part, () => checkIdentifier(name, "the file's name"));
  const team = top.required("team", reading.identifier, "");
  if (folder !== null && team !== "" && team !== folder) {
    const message = `the team is ${quote(team)}, but the rule lies in the folder ${quote(folder)}; move the file, or correct the team`;
    reading.refuse(top.get("team")!.start, "team.folder", message);
  }
  const stage = top.optional("stage", (part, word) => reading.oneOf(part, word, ruleStages), "on");
  top.optional("$schema", reading.text, "");
  return {
    team,
    name,
    uuid: top.required("uuid", reading.identifier, ""),
    description: top.optional("description", reading.text, ""),
    stage,
    share: readShare(reading, top, stage),
  };
}

function readShare(reading: Reading, top: Words, stage: RuleStage): number | null {
  if (stage === "canary") {
    const wanted = "a number between 0 and 1, the share of partitions that the canary acts on";
    const fits = (value: number): boolean => value > 0 && value < 1;
    return top.required("share", (part, word) => reading.number(part, word, wanted, fits), null);
  }
  const part = top.get("share");
  if (part !== undefined) {
    reading.refuse(part.start, "word.kind", "share is only for stage canary; remove it, or set the stage");
  }
  return null;
}

/** A rule is what its Then is. */
function readKind(reading: Reading, words: Words): Rule["kind"] | undefined {
  const selects = words.has("MODEL_SELECTION");
  if (selects !== words.has("CALLBACK_ACTIONS")) return selects ? "selection" : "action";
  const message = selects
    ? "a rule selects or acts, not both; make two rules of MODEL_SELECTION and CALLBACK_ACTIONS"
    : "rule lacks MODEL_SELECTION (which model is better) or CALLBACK_ACTIONS (what to do)";
  return reading.refuse(words.part.start, selects ? "word.kind" : "word.missing", message);
}

function refuseForeign(reading: Reading, words: Words, kind: Rule["kind"]): void {
  const [other, decisive] =
    kind === "selection" ? ["action", "MODEL_SELECTION"] : ["selection", "CALLBACK_ACTIONS"];
  for (const word of foreignWords[kind]) {
    const part = words.get(word);
    if (part === undefined) continue;
    const message = `${word} is a word of ${other} rules, but ${decisive} makes this a rule of kind ${kind}; remove one of them`;
    reading.refuse(part.start, "word.kind", message);
  }
}

function readProject(reading: Reading, words: Words, team: string, known: Team | null): string {
  const named = words.optional("PROJECT", reading.identifier, null);
  if (known === null) return named ?? team;
  const may = known.projects.join(", ");
  if (named === null && known.projects.length > 1 && !words.has("PROJECT")) {
    const message = `rule lacks PROJECT: team ${known.name} has several (${may}); name one of them`;
    reading.refuse(words.part.start, "word.missing", message);
  }
  if (named !== null && !known.projects.includes(named)) {
    const message = `team ${known.name} may not touch project ${quote(named)}, only ${may}; ask for it in teams.yaml`;
    reading.refuse(words.get("PROJECT")!.start, "project.denied", message);
  }
  return named ?? known.projects[0] ?? team;
}
