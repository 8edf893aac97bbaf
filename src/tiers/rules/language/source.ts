import type { RuleProblem } from "../../../domain/rule.ts";
import { parseJson } from "./json.ts";
import type { Part, Place } from "./part.ts";

export type { Place } from "./part.ts";

import { FileFault, fileLimits, placesIn } from "./part.ts";
import { parseYaml } from "./yaml.ts";

export type RuleForm = "json" | "yaml";

/** Words from the root to a value, such as `["rule", "GUARDS", 0]`; the case of Gallery's words does not matter. */
export type WordPath = readonly (string | number)[];

/** A file as it was written, with the place of everything in it. */
export interface RuleSource {
  readonly file: string;
  readonly form: RuleForm;
  readonly text: string;
  /** Null when the file could not be parsed. */
  readonly root: Part | null;
  /**
   * Where a value stands, or a unit inside the expression or text that it is.
   * What is not in the file is where it would be: at the nearest value around it.
   */
  readonly locate: (path: WordPath, offset?: number) => Place | null;
  readonly placeOf: (offset: number) => Place;
  /** Whether the file says it. */
  readonly has: (path: WordPath) => boolean;
}

/** Parses a file by the ending of its name; the fault, if any, is the one problem. */
export function parseSource(file: string, text: string): { source: RuleSource; fault: RuleProblem | null } {
  const form: RuleForm = file.toLowerCase().endsWith(".json") ? "json" : "yaml";
  const placeOf = placesIn(text);
  const { root, fault } = parse(form, text);
  const locate = (path: WordPath, offset?: number): Place | null => {
    if (root === null) return null;
    const { found, whole } = partAt(root, path);
    const inside = whole && found.kind === "text" && offset !== undefined;
    return placeOf(inside ? found.offsetOf(offset) : found.start);
  };
  const has = (path: WordPath): boolean => root !== null && partAt(root, path).whole;
  return {
    source: { file, form, text, root, locate, placeOf, has },
    fault:
      fault === null
        ? null
        : { file, ...placeOf(fault.offset), code: fault.code, message: fault.message, severity: "error" },
  };
}

function parse(form: RuleForm, text: string): { root: Part | null; fault: FileFault | null } {
  try {
    checkSize(text);
    return { root: form === "json" ? parseJson(text) : parseYaml(text), fault: null };
  } catch (error) {
    if (!(error instanceof FileFault)) throw error;
    return { root: null, fault: error };
  }
}

function checkSize(text: string): void {
  const bytes = Buffer.byteLength(text);
  if (bytes > fileLimits.bytes) {
    throw new FileFault("file.limit", `the file has ${bytes} bytes, more than ${fileLimits.bytes}`, 0);
  }
  let lines = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
    if (++lines > fileLimits.lines) {
      throw new FileFault("file.limit", `the file has more than ${fileLimits.lines} lines`, at);
    }
  }
}

/** The part at a path, or the deepest around it. */
function partAt(root: Part, path: WordPath): { found: Part; whole: boolean } {
  let found = root;
  for (const step of path) {
    const next = childOf(found, step);
    if (next === undefined) return { found, whole: false };
    found = next;
  }
  return { found, whole: true };
}

function childOf(part: Part, step: string | number): Part | undefined {
  if (part.kind === "list") return typeof step === "number" ? part.items[step] : undefined;
  if (part.kind !== "mapping") return undefined;
  const exact = part.members.find(({ name }) => name === step);
  const folded = String(step).toLowerCase();
  return (exact ?? part.members.find(({ name }) => name.toLowerCase() === folded))?.value;
}
