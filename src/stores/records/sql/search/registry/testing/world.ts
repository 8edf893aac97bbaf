import {
  type Context,
  compareText,
  compileCondition,
  evaluate,
  parse,
  Time,
  type Value,
} from "../../../../../../expression/index.ts";
import type { Records, Tables, Work } from "../../../../store.ts";
import { emptyModel, project, revise, uuid } from "../../../../testing/fixtures.ts";
import { type SampleModel, type SampleVersion, START } from "./arbitraries.ts";

/** What a search sees of one row: its values by name, and its tags. */
interface Shown {
  readonly id: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, Value | null>>;
}

export interface World {
  readonly project: number;
  readonly models: readonly Shown[];
  readonly versions: readonly Shown[];
}

export interface Wanted {
  readonly by: string;
  readonly descending: boolean;
}

interface Base {
  readonly project: number;
  readonly base: number;
  readonly name: string;
  readonly model: number;
}

/** Writes models with their versions into the project `p` of a store. */
export const populate = (records: Records, samples: readonly SampleModel[]): Promise<World> =>
  records.write(function* (tables) {
    const owner = yield* project(tables, "p");
    yield* tables.names.defineField(owner, "city", "text");
    yield* tables.names.defineField(owner, "size_of", "number");
    const models: Shown[] = [];
    const versions: Shown[] = [];
    for (const [index, sample] of samples.entries()) {
      // In another order than the titles.
      const base = yield* makeModel(tables, owner, `b${(index * 7) % 31}`, sample, START + (index % 4));
      for (const [number, each] of sample.versions.entries()) {
        const shown = yield* makeVersion(tables, base, number + 1, sample, each);
        if (!each.hidden) versions.push(shown);
      }
      // Moves the versions as well.
      yield* tables.titles.set(base.base, sample.title, sample.updated);
      models.push(shownModel(base, sample, START + (index % 4)));
    }
    yield* makeModel(tables, yield* project(tables, "q"), "b0", samples[0]!, START);
    return { project: owner, models, versions };
  });

function* makeModel(
  tables: Tables,
  owner: number,
  name: string,
  { tags, description, said }: SampleModel,
  created: number,
): Work<Base> {
  const base = yield* tables.models.insertBase(owner, name);
  let model = 0;
  for (const [index, own] of tags.entries()) {
    const doc = { ...emptyModel, description: index === tags.length - 1 ? description : "of old" };
    const row = { uuid: uuid(100_000 * owner + 100 * base + index), base, revision: index + 1, doc };
    model = yield* revise(tables, owner, name, {
      ...row,
      created: created + index,
      actor: index === 0 ? "ann" : "bob",
    });
    yield* tables.models.setTags(model, own);
  }
  yield* say(tables, "base", base, said);
  return { project: owner, base, name, model };
}

function* makeVersion(
  tables: Tables,
  { project: owner, base, name, model }: Base,
  place: number,
  { title, tags: revisions, updated }: SampleModel,
  { fields, tags, stage, hidden, said, aliases }: SampleVersion,
): Work<Shown> {
  const line = yield* tables.instances.ensureLine(base, "{}");
  const made = { created: START + place * 3_600_000, actor: "bob", size: 0, deprecated: 0, content: "c" };
  const id = yield* tables.instances.insert({
    ...{ uuid: uuid(5_000_000 + base * 100 + place), project: owner, base, model, line },
    ...{ revision: revisions.length, number: place - 1, ...made },
    doc: { fields, inherited: {}, partition: {} },
  });
  yield* tables.instances.setTags(id, tags);
  yield* say(tables, "instance", id, said);
  yield* tables.places.setStage(id, stage, made.created);
  yield* tables.places.setHidden(id, hidden, made.created);
  for (const alias of aliases) {
    yield* tables.aliases.set({ base, name: alias, instance: id, rule: null, at: START, actor: "ann" });
  }
  const { runId = null, source = null, description = "", city = null, size_of = null } = fields;
  return {
    ...{ id, tags },
    values: {
      ...{ title, place, stage, description: said ?? description, run_id: runId, source, city, size_of },
      ...{ aliases, base_version_id: name, created_by: "bob", revision: revisions.length },
      ...{ created: new Time(made.created), updated: new Time(updated) },
    },
  };
}

let position = 0;

/** Twice, as the newest counts. */
function* say(
  tables: Tables,
  subjectKind: "base" | "instance",
  subject: number,
  said: string | null,
): Work<void> {
  if (said === null) return;
  const entry = { subjectKind, subject, name: "description", at: START, actor: "ann" } as const;
  for (const value of ["before", said]) {
    yield* tables.states.append([{ ...entry, position: ++position, value }]);
  }
}

function shownModel({ base, name }: Base, sample: SampleModel, created: number): Shown {
  const { title, tags, description, said, updated, versions } = sample;
  return {
    id: base,
    tags: Object.assign({}, ...tags),
    values: {
      ...{ title, base_version_id: name, description: said ?? description, created_by: "ann" },
      ...{ created: new Time(created), updated: new Time(updated) },
      aliases: versions.flatMap(({ aliases }) => aliases),
    },
  };
}

/** The rows that a condition lets through in the order wanted, by the evaluator alone. */
export function expected(
  shown: readonly Shown[],
  where: string,
  order: readonly Wanted[],
  ties: readonly Wanted[],
): number[] {
  const holds = compileCondition(parse(where));
  const keys = [...order, ...ties.filter(({ by }) => !order.some((each) => each.by === by))];
  return shown
    .filter((each) => holds(contextOf(each)))
    .sort((a, b) => {
      for (const { by, descending } of keys) {
        const difference = compareKeys(keyOf(a, by), keyOf(b, by));
        if (difference !== 0) return descending ? -difference : difference;
      }
      return 0;
    })
    .map(({ id }) => id);
}

function keyOf(shown: Shown, by: string): number | string {
  const result = evaluate(parse(by), contextOf(shown));
  if (result.kind === "missing") throw new Error(`${by} is always there`);
  return result.value instanceof Time ? result.value.ms : (result.value as number | string);
}

const compareKeys = (a: number | string, b: number | string): number =>
  typeof a === "string" ? compareText(a, b as string) : a - (b as number);

const contextOf = ({ values, tags }: Shown): Context => ({
  now: 0,
  field: ({ name, path }) => (path.length === 0 && Object.hasOwn(values, name) ? values[name] : undefined),
  metric: () => undefined,
  tag: ({ name }) => (Object.hasOwn(tags, name) ? tags[name] : undefined),
  points: () => [],
});
