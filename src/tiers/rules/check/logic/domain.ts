import type { ScalarType } from "../../../../expression/index.ts";
import { comparePlain, type End, type Plain } from "./plain.ts";
import { admitsText, contradict, type TextTest } from "./text-test.ts";

/**
 * A set of values of one type, or a larger set where the exact one has no such form. `mixed` is what nothing is
 * known of, such as a value that is taken for a number here and for a text there.
 */
export interface Domain {
  readonly type: ScalarType | "mixed";
  /** Null for no such bound. */
  readonly only: ReadonlySet<Plain> | null;
  readonly never: ReadonlySet<Plain>;
  readonly least: End | null;
  readonly most: End | null;
  /** Whether a number has to be whole, or must not be. */
  readonly whole: boolean | null;
  readonly texts: readonly TextTest[];
}

const none: ReadonlySet<Plain> = new Set();
const closed = (value: Plain): End => ({ value, open: false });

/** Below this many whole numbers an interval is walked through. */
const COUNTED = 1_000;

/** Most tests of one text that are looked at together. */
const TESTS = 40;

const everything: Record<ScalarType, Domain> = {
  number: domainOf("number", { least: closed(-Number.MAX_VALUE), most: closed(Number.MAX_VALUE) }),
  text: domainOf("text", { least: closed("") }),
  boolean: domainOf("boolean", { only: new Set([true, false]) }),
  time: domainOf("time", {}),
};

function domainOf(type: Domain["type"], parts: Partial<Domain>): Domain {
  return { type, only: null, never: none, least: null, most: null, whole: null, texts: [], ...parts };
}

/** The values of a type that `parts` leave. */
export const among = (type: ScalarType, parts: Partial<Domain>): Domain =>
  // An empty domain keeps its parts: it stays empty, whatever it is narrowed by.
  ({ ...everything[type], ...parts });

const mixed = domainOf("mixed", {});

/** What is in both; null when that is provably nothing. */
export function narrow(one: Domain, other: Domain): Domain | null {
  if (one.type !== other.type) return mixed;
  if (one.type === "mixed") return one;
  const least = tighter(one.least, other.least, 1);
  const most = tighter(one.most, other.most, -1);
  if (one.whole !== null && other.whole !== null && one.whole !== other.whole) return null;
  const both: Domain = {
    type: one.type,
    only: common(one.only, other.only),
    never: one.never.size === 0 ? other.never : new Set([...one.never, ...other.never]),
    least,
    most,
    whole: one.whole ?? other.whole,
    texts: joined(one.texts, other.texts),
  };
  return settle(both);
}

/** Beyond a bound tests are left out: the domain is then larger than it need be, never smaller. */
function joined(one: readonly TextTest[], other: readonly TextTest[]): readonly TextTest[] {
  const fresh = other.filter((test) => !one.some((known) => isSame(known, test)));
  return fresh.length === 0 ? one : [...one, ...fresh].slice(0, TESTS);
}

const isSame = (one: TextTest, other: TextTest): boolean =>
  one.kind === other.kind && one.text === other.text && one.negated === other.negated;

/** How much work it is to narrow by the domain, in steps of about the same length. */
export const weightOf = ({ only, never, texts }: Domain): number =>
  1 + Math.ceil(((only?.size ?? 0) * (1 + texts.length) + never.size + texts.length ** 2) / 20);

function common(one: Domain["only"], other: Domain["only"]): Domain["only"] {
  if (one === null || other === null) return one ?? other;
  return new Set([...one].filter((value) => other.has(value)));
}

/** The end that leaves less; `direction` is 1 for lower ends and -1 for upper ones. */
function tighter(one: End | null, other: End | null, direction: 1 | -1): End | null {
  if (one === null || other === null) return one ?? other;
  const difference = comparePlain(one.value, other.value) * direction;
  if (difference === 0) return one.open ? one : other;
  return difference > 0 ? one : other;
}

/** The domain with what follows from its parts; null when no value is left. */
function settle(domain: Domain): Domain | null {
  const { type, only, least, most } = domain;
  if (only !== null) {
    const left = [...only].filter((value) => admits(domain, value));
    return left.length === 0 ? null : { ...domain, only: new Set(left) };
  }
  if (least !== null && most !== null) {
    const difference = comparePlain(least.value, most.value);
    if (difference > 0 || (difference === 0 && (least.open || most.open))) return null;
    if (difference === 0)
      return admits(domain, least.value) ? { ...domain, only: new Set([least.value]) } : null;
  }
  if (domain.whole === true && !hasWhole(domain)) return null;
  if (type === "text" && contradict(domain.texts, least, most)) return null;
  return domain;
}

/** Whether a value of the domain's type is in it. */
export function admits(domain: Domain, value: Plain): boolean {
  const { only, never, least, most } = domain;
  if (domain.type === "mixed") return true;
  if (never.has(value) || (only !== null && !only.has(value))) return false;
  if (domain.whole !== null && Number.isInteger(value) !== domain.whole) return false;
  const above = least === null ? 1 : comparePlain(value, least.value);
  const below = most === null ? -1 : comparePlain(value, most.value);
  if (above < 0 || (above === 0 && least?.open) || below > 0 || (below === 0 && most?.open)) return false;
  return typeof value !== "string" || domain.texts.every((test) => admitsText(test, value));
}

function hasWhole({ least, most, never }: Domain): boolean {
  const from = firstWhole(least, 1);
  const to = firstWhole(most, -1);
  if (to - from > COUNTED) return true;
  for (let value = from; value <= to; value++) if (!never.has(value)) return true;
  return false;
}

/** The whole number nearest to an end, inside it. */
function firstWhole(end: End | null, direction: 1 | -1): number {
  if (end === null) return Number.NEGATIVE_INFINITY * direction;
  const value = end.value as number;
  const rounded = direction === 1 ? Math.ceil(value) : Math.floor(value);
  return rounded === value && end.open ? rounded + direction : rounded;
}
