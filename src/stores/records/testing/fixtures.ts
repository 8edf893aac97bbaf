import type {
  InstanceDoc,
  ModelDoc,
  NewChange,
  NewInstanceRow,
  NewModelRow,
  PointRow,
  Records,
  Tables,
  Work,
} from "../store.ts";

/** A store under test: opened as often as a test likes, always on the same database. */
export interface RecordsUnderTest {
  /** `onStep` sees every statement before it runs, and may throw to fail it. */
  open(onStep?: (sql: string) => void): Promise<Records>;
  /** What the database says of its own tables, columns and indexes, in one text. */
  schema(): Promise<string>;
  dispose(): Promise<void>;
}

export const T0 = Date.parse("2026-01-01T00:00:00Z");

const hex = (number: number, digits: number) => number.toString(16).padStart(digits, "0");
export const uuid = (number: number): string => `00000000-0000-4000-8000-${hex(number, 12)}`;
export const digest = (number: number): string => `sha256:${hex(number, 64)}`;

export const emptyModel: ModelDoc = {
  owner: "",
  description: "",
  features: [],
  hyperparameters: {},
  training: {},
  serving: {},
  partitionBy: [],
  fields: {},
};

export const emptyInstance: InstanceDoc = { fields: {}, inherited: {}, partition: {} };

export function* project(tables: Tables, name: string): Work<number> {
  return (yield* tables.projects.insert({ name, description: "", created: T0, actor: "test" })).id;
}

export function* model(tables: Tables, projectId: number, name: string, revision = 1): Work<number> {
  const base = yield* baseOf(tables, projectId, name);
  const id = projectId * 10_000 + base * 100 + revision;
  return yield* revise(tables, projectId, name, {
    ...{ uuid: uuid(id), base, revision, doc: emptyModel },
    ...{ created: T0 + revision, actor: "test" },
  });
}

/** A base version id, which is made when the project has no model of it. */
export function* baseOf(tables: Tables, projectId: number, name: string): Work<number> {
  const known = yield* tables.models.find(projectId, name);
  return known?.base ?? (yield* tables.models.insertBase(projectId, name));
}

/** A revision, be it the first or another. */
export function* revise(
  tables: Tables,
  projectId: number,
  name: string,
  row: NewModelRow & { readonly revision: number },
): Work<number> {
  const title = { project: projectId, wanted: name, isFree: false };
  const idOf = yield* row.revision === 1
    ? tables.models.insertFirst(row, title)
    : tables.models.insertNext(row);
  // Its id is known with the next rows that are waited for.
  yield* tables.changes.head();
  return idOf();
}

/** A project, a model and one instance of it, whose UUID is `uuid(number)`. */
export function* instance(
  tables: Tables,
  number: number,
  overrides: Partial<NewInstanceRow> = {},
): Work<{ project: number; model: number; base: number; line: number; id: number }> {
  const projectId = (yield* tables.projects.byName("p"))?.id ?? (yield* project(tables, "p"));
  const modelId = (yield* tables.models.find(projectId, "m"))?.id ?? (yield* model(tables, projectId, "m"));
  const base = yield* baseOf(tables, projectId, "m");
  const line = yield* tables.instances.ensureLine(base, "{}");
  const id = yield* tables.instances.insert({
    uuid: uuid(number),
    project: projectId,
    base,
    model: modelId,
    line,
    revision: 1,
    number: yield* tables.instances.nextNumber(line, 1),
    created: T0,
    actor: "test",
    size: 0,
    deprecated: 0,
    doc: emptyInstance,
    content: "content",
    ...overrides,
  });
  return { project: projectId, model: modelId, base, line, id };
}

export const change = (projectId: number, data: NewChange["data"] = {}): NewChange => ({
  at: T0,
  kind: "instance.created",
  project: projectId,
  subjectKind: "instance",
  subject: 1,
  uuid: uuid(1),
  actor: "test",
  door: "internal",
  request: "r",
  data,
});

/** Appends changes at the next positions; returns the first position. */
export function* append(tables: Tables, ...entries: NewChange[]): Work<number> {
  const first = yield* tables.changes.reserve(entries.length);
  yield* tables.changes.append(entries.map((entry, index) => ({ ...entry, position: first + index })));
  return first;
}

export const point = (overrides: Partial<PointRow>): PointRow => ({
  id: 1,
  instance: 1,
  series: 1,
  value: 0,
  at: T0,
  step: null,
  evaluation: null,
  metadata: null,
  ...overrides,
});
