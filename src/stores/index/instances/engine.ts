import { GalleryError } from "../../../domain/errors.ts";
import type { Clock } from "../../../domain/seams.ts";
import { constraintsToExpression } from "../../../expression/constraints.ts";
import type { Expression } from "../../../expression/tree.ts";
import type { Dialect } from "../../records/sql/dialect.ts";
import { row } from "../../records/sql/query.ts";
import { bind, bindPath, typeOf } from "../../records/sql/search/bind.ts";
import { type Catalogue, readCatalogue } from "../../records/sql/search/catalogue.ts";
import type { AnswerTo, Found, Query } from "../../records/sql/search/query.ts";
import { type Read, scan } from "../../records/sql/search/scan.ts";
import { positionBy, readValues } from "../../records/sql/search/statements.ts";
import type { Bound, OrderKey, Scope, Source } from "../../records/sql/search/tree.ts";
import { located } from "../located.ts";
import { describeFields } from "./fields.ts";
import type { InstanceIndex } from "./instance-index.ts";
import type { Ask, Question, Reply, Selected, Sorting } from "./question.ts";

export interface EngineOptions {
  readonly dialect: Dialect;
  readonly read: Read;
  readonly clock: Clock;
  readonly pause: () => Promise<void>;
  /** Null when searches go to the tables only. */
  readonly index: InstanceIndex | null;
}

/** Answers questions: binds them to their project, asks the columns, and the tables where the columns cannot. */
export class SearchEngine {
  readonly #options: EngineOptions;
  readonly #catalogues = new Map<string, Catalogue>();

  constructor(options: EngineOptions) {
    this.#options = options;
  }

  /** Throws project.unknown, field.unknown, expression.type and search.too_broad. */
  async ask(question: Question): Promise<Reply> {
    if (question.ask.kind === "fields") return this.#fields(question.project);
    const { query, select } = await this.#bound(question);
    const answer = await this.#answer(query, question.budget);
    if (answer.kind === "page") {
      return { ...answer, selected: await this.#selected(answer.items, select, query) };
    }
    if (answer.kind === "best") {
      const found = answer.items.map(({ best }) => best);
      return { ...answer, selected: await this.#selected(found, select, query) };
    }
    return answer;
  }

  async #answer<Q extends Query>(query: Q, budget: number): Promise<AnswerTo<Q>> {
    const { clock, dialect, read, index } = this.#options;
    const deadline = clock.now() + budget;
    const fromColumns = await index?.search(query);
    if (fromColumns !== null && fromColumns !== undefined) return fromColumns;
    const pause = async (seen: number): Promise<void> => {
      if (clock.now() > deadline) {
        throw new GalleryError(
          "search.too_broad",
          `${seen} instances were looked at in ${budget} ms, and there are more`,
        );
      }
      await this.#options.pause();
    };
    return scan(query, { dialect, read, pause });
  }

  /** A name that is not known may have come up since the catalogue was read, so it is read again before refusing. */
  async #bound(question: Question): Promise<{ query: Query; select: readonly Source[] }> {
    const known = this.#catalogues.get(question.project);
    if (known !== undefined) {
      try {
        return bindQuestion(question, known);
      } catch (reason) {
        if (!(reason instanceof GalleryError) || reason.code !== "field.unknown") throw reason;
      }
    }
    return bindQuestion(question, await this.#catalogue(question.project));
  }

  async #catalogue(name: string): Promise<Catalogue> {
    const catalogue = await this.#options.read(function* () {
      const project = yield* row<{ id: number; name: string }>(
        "SELECT id, name FROM project WHERE name = ?",
        [name],
      );
      return project === undefined ? undefined : yield* readCatalogue(project);
    });
    if (catalogue === undefined) throw new GalleryError("project.unknown", `there is no project '${name}'`);
    this.#catalogues.set(name, catalogue);
    return catalogue;
  }

  async #selected(found: readonly Found[], select: readonly Source[], query: Query): Promise<Selected> {
    if (select.length === 0) return new Map();
    const { dialect, read } = this.#options;
    const ids = found.map(({ id }) => id);
    return read(function* () {
      const past = query.asOf === null ? null : yield* positionBy(query.asOf);
      return yield* readValues(ids, select, { dialect, now: query.now, past });
    });
  }

  async #fields(project: string): Promise<Reply> {
    const catalogue = await this.#catalogue(project);
    const items = await this.#options.read(() => describeFields(catalogue, this.#options.dialect));
    return { kind: "fields", items };
  }
}

function bindQuestion(question: Question, catalogue: Catalogue): { query: Query; select: readonly Source[] } {
  const { where, constraints, includeDeprecated, asOf, now, ask } = question;
  const scope: Scope = {
    project: catalogue.project,
    where: bindAll(where, constraints, catalogue, now),
    includeDeprecated,
    asOf,
    now,
  };
  const path = (field: string, tree: Expression): Source => located(field, () => bindPath(tree, catalogue));
  const select = "select" in ask ? ask.select.map((tree, index) => path(`select[${index}]`, tree)) : [];
  return { query: bindAsk(ask, scope, path), select };
}

function bindAll(
  where: Expression | null,
  constraints: unknown,
  catalogue: Catalogue,
  now: number,
): Bound | null {
  const bound: Bound[] = [];
  if (where !== null) bound.push(located("where", () => bind(where, catalogue, now)));
  if (constraints !== null)
    bound.push(located("constraints", () => bindConstraints(constraints, catalogue, now)));
  return bound.length < 2 ? (bound[0] ?? null) : { op: "and", type: "boolean", of: bound };
}

function bindConstraints(constraints: unknown, catalogue: Catalogue, now: number): Bound {
  const tree = constraintsToExpression(constraints, { typeOf: (name) => typeOf(name, catalogue) });
  return bind(tree, catalogue, now);
}

type Path = (field: string, tree: Expression) => Source;

function bindAsk(ask: Ask, scope: Scope, path: Path): Query {
  switch (ask.kind) {
    case "page": {
      const order = ask.order.flatMap((each, index) => orderKeys(`orderBy[${index}].by`, each, path));
      if (ask.after !== null && !fits(ask.after, order)) {
        throw new GalleryError("cursor.invalid", "the cursor has other keys than the search", {
          field: "page_token",
        });
      }
      return { ...scope, kind: "page", order, after: ask.after, limit: ask.limit };
    }
    case "facet":
      return { ...scope, kind: "facet", source: path("field", ask.field), limit: ask.limit };
    case "best":
      return {
        ...scope,
        kind: "best",
        per: path("per", ask.per),
        order: orderKeys("orderBy.by", ask.order, path),
        limit: ask.limit,
      };
    default:
      return { ...scope, kind: "count" };
  }
}

/** Whether a cursor, which went through the caller's hands, has the keys of the order. */
function fits({ id, keys }: Found, order: readonly OrderKey[]): boolean {
  const isKey = (key: unknown, { source }: OrderKey): boolean =>
    key === null || typeof key === (source.type === "text" ? "string" : "number");
  return (
    Number.isSafeInteger(id) &&
    keys.length === order.length &&
    order.every((key, index) => isKey(keys[index], key))
  );
}

/** Versions go by their numbers, so that 10.1 follows 9.1. */
function orderKeys(field: string, { by, descending }: Sorting, path: Path): OrderKey[] {
  const source = path(field, by);
  if (source.type === "text list" || source.type === "number list") {
    throw new GalleryError("expression.type", `a ${source.type} has no order`, { field });
  }
  if (source.kind !== "attribute" || source.name !== "version") return [{ source, descending }];
  return (["revision", "number"] as const).map((name) => ({
    source: { kind: "attribute", name, type: "number" },
    descending,
  }));
}
