import { GalleryError } from "./errors.ts";
import { quote } from "./text.ts";

/** What orders the versions of a line. */
export interface Version {
  readonly revision: number;
  readonly number: number;
}

export const versionText = ({ revision, number }: Version): string => `${revision}.${number}`;

export const compareVersions = (left: Version, right: Version): number =>
  left.revision - right.revision || left.number - right.number;

/** Which versions of an upstream a dependency accepts. */
export type VersionRange = (version: Version) => boolean;

const RANGE_LENGTH = 200;
const COMPARISON = /^(>=|<=|>|<|=)?(\d{1,9})(?:\.(\d{1,9}|x))?$/;

/**
 * Comparisons that must all hold, blanks between: `>=2.1 <4`. A revision without a number means all its versions:
 * `2`, `2.x` and `=2` accept revision 2, `>2` begins with 3.0. Null accepts every version.
 */
export function parseRange(text: string | null, field = "accepts"): VersionRange {
  if (text === null) return () => true;
  const parts = text.trim().split(/\s+/);
  if (text.length > RANGE_LENGTH || parts[0] === "") throw refusal(text, field);
  const comparisons = parts.map((part) => parseComparison(part) ?? refuse(text, field));
  return (version) => comparisons.every((holds) => holds(version));
}

function parseComparison(part: string): VersionRange | undefined {
  const match = COMPARISON.exec(part);
  if (match === null) return undefined;
  const [, operator = "=", revision, number = "x"] = match;
  // A revision alone stands for all its versions: from its first to beyond its last.
  const open = number === "x";
  const first: Version = { revision: Number(revision), number: open ? 0 : Number(number) };
  const last: Version = {
    revision: Number(revision),
    number: open ? Number.POSITIVE_INFINITY : Number(number),
  };
  switch (operator) {
    case ">=":
      return (version) => compareVersions(version, first) >= 0;
    case ">":
      return (version) => compareVersions(version, last) > 0;
    case "<=":
      return (version) => compareVersions(version, last) <= 0;
    case "<":
      return (version) => compareVersions(version, first) < 0;
    default:
      return (version) => compareVersions(version, first) >= 0 && compareVersions(version, last) <= 0;
  }
}

function refuse(text: string, field: string): never {
  throw refusal(text, field);
}

function refusal(text: string, field: string): GalleryError {
  return new GalleryError("version.range", `${field} ${quote(text)} is not a range of versions`, { field });
}
