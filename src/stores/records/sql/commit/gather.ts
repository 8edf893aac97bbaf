import { type Gathers, numbered, type Parameter, type Step } from "../query.ts";

/** One statement for the like steps of several units, and how its rows are dealt out to them again. */
export interface Gathered {
  readonly step: Step;
  readonly deal: (rows: readonly unknown[]) => unknown[][];
}

/** Makes one statement of steps with the same key. */
export interface Gatherer {
  /** Undefined for a step that only goes by itself. */
  keyOf(step: Step): string | undefined;
  /** Undefined as long as the types of its parameters are not known; `learn` then, and the next will be gathered. */
  gather(key: string, steps: readonly Step[]): Gathered | undefined;
  /** A question for the database, to be sent behind the step, and what to do with its rows. */
  question(step: Step): Step;
  learn(key: string, step: Step, rows: readonly unknown[]): void;
}

type Insert = Extract<Gathers, { how: "insert" }>;

/** A row of a lateral join says under this name which step it is for. */
const STEP = "of step";

/** A limit may not come from a joined row. */
const UNJOINABLE = /\b(LIMIT|OFFSET) \?/;

const isQuestion = (sql: string): boolean => /^\s*SELECT\b/.test(sql);

export const readsOnly = ({ sql }: Step): boolean => isQuestion(sql);

/** Statements of PostgreSQL. Columns of parameters are sent as arrays, whose types the database is asked for once. */
export class ArrayGatherer implements Gatherer {
  readonly #types = new Map<string, readonly string[]>();

  keyOf({ sql, gathers }: Step): string | undefined {
    if (gathers?.how === "insert") return `${gathers.head} ${gathers.columns} ${gathers.tail}`;
    if (gathers?.how === "take") return sql;
    return isQuestion(sql) && !UNJOINABLE.test(sql) ? sql : undefined;
  }

  gather(key: string, steps: readonly Step[]): Gathered | undefined {
    const [{ gathers, parameters }] = steps as readonly [Step];
    if (gathers?.how === "take") return sumOf(steps);
    if (gathers === undefined && parameters.length === 0) return shared(steps);
    const types = this.#types.get(key);
    if (types === undefined) return undefined;
    return gathers === undefined ? joined(steps, types) : inserted(steps, gathers, types);
  }

  question({ sql }: Step): Step {
    return {
      sql: "SELECT parameter_types::text[] AS types FROM pg_prepared_statements WHERE statement = ? LIMIT 1",
      parameters: [numbered(sql)],
    };
  }

  learn(key: string, { gathers, parameters }: Step, rows: readonly unknown[]): void {
    const types = (rows[0] as { types: string[] } | undefined)?.types;
    const columns = gathers?.how === "insert" ? gathers.columns : parameters.length;
    if (types !== undefined && types.length >= columns) this.#types.set(key, types.slice(0, columns));
  }
}

/** The counter is moved for all at once, and each has the numbers behind those of the one before it. */
function sumOf(steps: readonly Step[]): Gathered {
  const counts = steps.map(({ parameters }) => parameters[0] as number);
  const sum = counts.reduce((all, each) => all + each, 0);
  return {
    step: { ...steps[0]!, parameters: [sum] },
    deal: ([row]) => {
      const [[column, last]] = Object.entries(row as Record<string, number>) as [[string, number]];
      let end = last - sum;
      return counts.map((count) => {
        end += count;
        return [{ [column]: end }];
      });
    },
  };
}

/** The same question without parameters has one answer. */
const shared = (steps: readonly Step[]): Gathered => ({
  step: steps[0]!,
  deal: (rows) => steps.map(() => [...rows]),
});

/** A question for each row of parameters; as it cannot be pulled up into the join, each is planned as it would be alone. */
function joined(steps: readonly Step[], types: readonly string[]): Gathered {
  let column = 0;
  const question = steps[0]!.sql.replace(/\?/g, () => `q.p${++column}`);
  const names = types.map((_, index) => `p${index + 1}`).join(", ");
  return {
    step: {
      sql: `SELECT q.n AS "${STEP}", r.* FROM unnest(${arrays(types)}) WITH ORDINALITY AS q(${names}, n)
            CROSS JOIN LATERAL (SELECT * FROM (${question}) each OFFSET 0) r`,
      parameters: columnsOf(steps, types.length),
    },
    deal: (rows) => {
      const dealt: unknown[][] = steps.map(() => []);
      for (const row of rows) {
        const { [STEP]: step, ...own } = row as Record<string, unknown>;
        dealt[(step as number) - 1]!.push(own);
      }
      return dealt;
    },
  };
}

/** Rows come back in the order in which they were inserted, each with an answer or none of them. */
function inserted(
  steps: readonly Step[],
  { head, tail, columns }: Insert,
  types: readonly string[],
): Gathered {
  const counts = steps.map(({ parameters }) => parameters.length / columns);
  const sum = counts.reduce((all, each) => all + each, 0);
  const quiet = steps.every((step) => step.quiet && step.later === undefined);
  return {
    step: {
      sql: `${head} SELECT * FROM unnest(${arrays(types)}) ${tail}`,
      parameters: columnsOf(steps, columns),
      ...(quiet && { quiet }),
    },
    deal: (rows) => {
      if (quiet) return steps.map(() => []);
      if (rows.length !== sum)
        throw new Error(`${rows.length} rows came of ${sum} that were inserted together`);
      let end = 0;
      return counts.map((count) => {
        end += count;
        return rows.slice(end - count, end);
      });
    },
  };
}

const arrays = (types: readonly string[]): string => types.map((type) => `?::${type}[]`).join(", ");

/** The parameters of all steps, column by column. */
function columnsOf(steps: readonly Step[], columns: number): Parameter[][] {
  const all: Parameter[][] = Array.from({ length: columns }, () => []);
  for (const { parameters } of steps) {
    parameters.forEach((value, index) => void all[index % columns]!.push(value as Parameter));
  }
  return all;
}
