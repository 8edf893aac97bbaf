import { invalid } from "../errors.ts";
import { findRun } from "../ids.ts";
import { IS_PROMPT } from "./prompts.ts";

/** What a filter may ask of: MLflow's attributes, and our words for them. */
export type Attributes = Readonly<Record<string, { readonly word: string; readonly isNumber?: true }>>;

export const modelAttributes: Attributes = { name: { word: "title" } };

export const versionAttributes: Attributes = {
  name: { word: "title" },
  version_number: { word: "place", isNumber: true },
  run_id: { word: "run_id" },
  source_path: { word: "source" },
};

const QUOTED = `'[^']*'|"[^"]*"`;
const CLAUSE = new RegExp(
  `^\\s*([\\w.]+\\.(?:\`[^\`]*\`|"[^"]*")|[\\w.]+|\`[^\`]*\`)\\s*(NOT\\s+IN|IN|I?LIKE|!=|<=|>=|=|<|>)\\s*(\\([^)]*\\)|${QUOTED}|-?[\\d.]+)\\s*`,
  "i",
);

interface Clause {
  /** Null for an attribute. */
  readonly tag: string | null;
  readonly word: string;
  readonly comparator: string;
  readonly value: string;
  readonly isNumber: boolean;
}

const unquoted = (text: string): string => text.replaceAll(/^[`'"]|[`'"]$/g, "");

function clauseOf(identifier: string, comparator: string, value: string, attributes: Attributes): Clause {
  const dot = identifier.indexOf(".");
  const entity = dot < 0 ? "attribute" : identifier.slice(0, dot);
  const key = unquoted(identifier.slice(dot + 1));
  const common = { comparator: comparator.toUpperCase().replace(/\s+/, " "), value };
  if (entity === "tag" || entity === "tags") {
    return { ...common, tag: key, word: `(tags[${JSON.stringify(key)}])`, isNumber: false };
  }
  if (entity !== "attribute") {
    throw invalid(`Invalid entity type '${entity}'. Valid entity types are ('attribute', 'tag', 'tags')`);
  }
  const attribute = Object.hasOwn(attributes, key) ? attributes[key] : undefined;
  if (attribute !== undefined)
    return { ...common, tag: null, word: attribute.word, isNumber: attribute.isNumber === true };
  const known = Object.keys(attributes).map((each) => `'${each}'`);
  throw invalid(`Invalid attribute key '${key}' specified. Valid keys are '{${known.join(", ")}}'`);
}

function literal({ word, isNumber }: Clause, text: string): string {
  const inner = unquoted(text);
  if (isNumber) {
    if (/^-?\d+$/.test(inner)) return inner;
    throw invalid(`Invalid value for numeric attribute 'version_number': ${text}`);
  }
  if (inner === text) {
    throw invalid(`Expected a quoted string value for attributes. Got value ${text}`);
  }
  return JSON.stringify(word === "run_id" ? (findRun(inner) ?? inner) : inner);
}

function conditionOf(clause: Clause): string {
  const { word, comparator, value, isNumber, tag } = clause;
  const isOrder = comparator.startsWith("<") || comparator.startsWith(">");
  const isList = comparator.endsWith("IN");
  if (
    (isOrder && !isNumber) ||
    (isNumber && (isList || comparator.endsWith("LIKE"))) ||
    (isList && tag !== null)
  ) {
    throw invalid(`Invalid comparator for ${tag === null ? "attribute" : "tag"}: ${comparator}`);
  }
  if (isList) {
    const items = value.slice(1, -1).match(new RegExp(QUOTED, "g")) ?? [];
    const list = `[${items.map((item) => literal(clause, item)).join(", ")}]`;
    return `${word} ${comparator === "IN" ? "=~" : "!~"} ${list}`;
  }
  const wanted = literal(clause, value);
  if (comparator.endsWith("LIKE")) return `${comparator.toLowerCase()}(${word}, ${wanted})`;
  return `${word} ${comparator === "=" ? "==" : comparator} ${wanted}`;
}

const asksForPrompts = ({ tag, comparator, value }: Clause): boolean =>
  tag === IS_PROMPT &&
  ((comparator === "=" && unquoted(value).toLowerCase() === "true") ||
    (comparator === "!=" && unquoted(value).toLowerCase() === "false"));

/** MLflow's filter as a condition of our language; prompts are left out unless it asks for them. */
export function filterOf(filter: string | undefined, attributes: Attributes): string {
  const clauses: Clause[] = [];
  let rest = (filter ?? "").trim();
  while (rest !== "") {
    const [whole, identifier, comparator, value] = CLAUSE.exec(rest) ?? [];
    if (whole === undefined) throw invalid(`Invalid clause(s) in filter string: ${rest}`);
    clauses.push(clauseOf(identifier!, comparator!, value!, attributes));
    rest = rest.slice(whole.length);
    if (rest === "") break;
    const and = /^AND\b\s*/i.exec(rest);
    if (and === null) throw invalid(`Invalid clause(s) in filter string: ${rest.split(/\s/, 1)[0]}`);
    rest = rest.slice(and[0].length);
  }
  const isPrompt = `tags[${JSON.stringify(IS_PROMPT)}]`;
  const [noPrompts, asked] = clauses.some(asksForPrompts)
    ? [[], clauses]
    : [[`(${isPrompt} == null or ${isPrompt} != "true")`], clauses.filter(({ tag }) => tag !== IS_PROMPT)];
  return [...noPrompts, ...asked.map(conditionOf)].join(" and ");
}
