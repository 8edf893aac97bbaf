import { canonicalJson } from "../../../domain/canonical.ts";
import type { AskedRule } from "../../../domain/champion.ts";
import { GalleryError } from "../../../domain/errors.ts";
import type { SelectionRule } from "../../../domain/rule.ts";
import type { Timers } from "../../../domain/seams.ts";
import { checkIdentifier, quote } from "../../../domain/text.ts";
import type { Roster } from "../candidates/roster.ts";
import type { Rosters } from "../candidates/rosters.ts";
import { readRule } from "../language/read.ts";
import type { RuleBook, StagedRule } from "../rule-book.ts";

/** A selection rule that is asked, with its candidates. */
export interface Question {
  readonly roster: Roster;
  /** Null for a rule that came with the question. */
  readonly inForce: StagedRule | null;
}

interface Holding {
  readonly rule: SelectionRule;
  readonly roster: Promise<Roster>;
  /** Once it is there. */
  loaded?: Roster;
  /** Why it is not even tried for a while. */
  refusal?: GalleryError;
}

export interface HoldingLimits {
  /** Rules that came with a question whose candidates are kept for the next one. */
  readonly sent: number;
  /** Candidates of all rules together, beyond which those go that were asked longest ago. */
  readonly total: number;
}

/** A rule with too many candidates is not read again with every question. */
const REFUSED_MS = 30_000;

/** Longer rules are no rules, and each is a key. */
const LONGEST = 65_536;

/** Finds the candidates of the rules that are asked, and lets those go that nobody asks any more. */
export class Questions {
  readonly #rules: RuleBook;
  readonly #rosters: Rosters;
  readonly #timers: Timers;
  readonly #limits: HoldingLimits;
  /** By UUID of the rule, the one that was asked longest ago first. */
  readonly #inForce = new Map<string, Holding>();
  /** By project and text, the one that was asked longest ago first. */
  readonly #sent = new Map<string, Holding>();

  constructor(rules: RuleBook, rosters: Rosters, timers: Timers, limits: HoldingLimits) {
    this.#rules = rules;
    this.#rosters = rosters;
    this.#timers = timers;
    this.#limits = limits;
  }

  /**
   * Throws rule.unknown, rule.invalid, rule.too_broad, and the refusals of a rule's expressions.
   * The candidates are as the log has them when this resolves.
   */
  async ask(asked: AskedRule): Promise<Question> {
    const inForce = this.#known(asked);
    const roster = inForce === null ? await this.#rosterOf(asked) : await this.rosterOf(inForce);
    return { roster, inForce };
  }

  /** The candidates of a selection rule in force. */
  async rosterOf({ rule }: StagedRule): Promise<Roster> {
    if (rule.kind !== "selection") {
      throw new GalleryError("rule.unknown", `${quote(rule.uuid)} is an action rule: it selects nothing`, {
        field: "rule",
      });
    }
    for (;;) {
      const known = this.#inForce.get(rule.uuid);
      if (known?.rule !== rule) {
        if (known !== undefined) this.#drop(known);
        this.#inForce.set(rule.uuid, { rule, roster: this.#rosters.load(rule, true) });
      }
      const roster = await this.#fresh(this.#inForce, rule.uuid);
      if (roster !== null) return roster;
    }
  }

  #known({ rule: asked }: AskedRule): StagedRule | null {
    if (typeof asked !== "string" || !isUuid(asked)) return null;
    const found = this.#rules.byUuid(asked);
    if (found !== undefined) return found;
    throw new GalleryError("rule.unknown", `no rule in force has the uuid ${quote(asked)}`, {
      field: "rule",
    });
  }

  async #rosterOf(asked: AskedRule): Promise<Roster> {
    const text = typeof asked.rule === "string" ? asked.rule : JSON.stringify(asked.rule);
    if (text.length > LONGEST) {
      throw new GalleryError("rule.invalid", `the rule has more than ${LONGEST} characters`, {
        field: "rule",
      });
    }
    const key = canonicalJson([asked.project, text]);
    for (;;) {
      if (!this.#sent.has(key)) this.#hold(key, parse(text, asked.project));
      const roster = await this.#fresh(this.#sent, key);
      if (roster !== null) return roster;
    }
  }

  /** In place of the one that was asked longest ago, if there are too many. */
  #hold(key: string, rule: SelectionRule): void {
    for (const [oldest, holding] of this.#sent) {
      if (this.#sent.size < this.#limits.sent) break;
      this.#sent.delete(oldest);
      this.#drop(holding);
    }
    this.#sent.set(key, { rule, roster: this.#rosters.load(rule, false) });
  }

  /** Null when the candidates were let go meanwhile. */
  async #fresh(holdings: Map<string, Holding>, key: string): Promise<Roster | null> {
    const holding = holdings.get(key)!;
    const forget = (): void => {
      if (holdings.get(key) === holding) holdings.delete(key);
    };
    if (holding.refusal !== undefined) throw holding.refusal;
    const refuse = (reason: unknown): void => {
      this.#drop(holding);
      if (holding.refusal !== undefined) return;
      if (reason instanceof GalleryError && reason.code === "rule.too_broad") {
        holding.refusal = reason;
        this.#timers.after(REFUSED_MS, forget);
      } else forget();
    };
    const roster = await holding.roster.catch((reason: unknown) => {
      refuse(reason);
      throw reason;
    });
    await this.#rosters.current();
    if (roster.refusal !== undefined) {
      refuse(roster.refusal);
      throw roster.refusal;
    }
    if (this.#rosters.has(roster)) {
      if (holdings.get(key) === holding) this.#use(holdings, key, holding, roster);
      return roster;
    }
    forget();
    return null;
  }

  #use(holdings: Map<string, Holding>, key: string, holding: Holding, roster: Roster): void {
    holdings.delete(key);
    holdings.set(key, holding);
    if (holding.loaded !== undefined) return;
    holding.loaded = roster;
    for (const [oldest, other] of [...this.#sent, ...this.#inForce]) {
      if (this.#rosters.size <= this.#limits.total) return;
      if (other === holding || other.loaded === undefined) continue;
      (this.#sent.get(oldest) === other ? this.#sent : this.#inForce).delete(oldest);
      this.#rosters.drop(other.loaded);
    }
  }

  #drop({ roster }: Holding): void {
    roster.then((each) => this.#rosters.drop(each)).catch(() => {});
  }
}

/** What names a rule rather than being one: the paper's are not well-formed, so any key does. */
const isUuid = (text: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/.test(text);

function parse(text: string, project: string | undefined): SelectionRule {
  const file = text.trimStart().startsWith("{") ? "question.json" : "question.yaml";
  const { rule, problems, source } = readRule(file, text);
  const problem = problems.find(({ severity }) => severity === "error");
  if (rule === null || problem !== undefined) {
    const place = problem?.line == null ? "" : `line ${problem.line}, column ${problem.column}: `;
    const message = `${place}${problem?.message ?? "the rule cannot be read"}`;
    throw new GalleryError("rule.invalid", message, { field: "rule" });
  }
  if (rule.kind !== "selection") {
    throw new GalleryError("rule.invalid", "the rule acts; only one with MODEL_SELECTION selects", {
      field: "rule",
    });
  }
  if (source.has(["rule", "PROJECT"])) return rule;
  if (project === undefined) {
    const sentence = "the rule names no PROJECT, and the question no project; name one of the two";
    throw new GalleryError("rule.invalid", sentence, { field: "project" });
  }
  return { ...rule, project: checkIdentifier(project, "project") };
}
