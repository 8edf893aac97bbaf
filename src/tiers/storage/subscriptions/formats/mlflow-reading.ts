import type { Change } from "../../../../domain/change.ts";
import { IS_PROMPT, isPrompt, PROMPT_TEXT, PROMPT_TYPE, runOf, sourceOf } from "../../../../domain/mlflow.ts";
import type { MlflowEvent } from "../../../../domain/subscription.ts";
import type { StateSubject, Tables, Tags, Work } from "../../../../stores/records/store.ts";
import { TITLE } from "../../registry/titles.ts";
import { tagsIn } from "../../states.ts";

/** One of MLflow's events, with what it tells. */
export interface Happened {
  readonly event: MlflowEvent;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What a change is in MLflow's words: one event, several where it moved several tags, or none. */
export function* happenedIn(tables: Tables, change: Change): Work<readonly Happened[]> {
  switch (change.kind) {
    case "model.created":
      return yield* modelCreated(tables, change);
    case "instance.created":
      return yield* versionCreated(tables, change);
    case "model.tagged":
      return yield* modelTagged(tables, change);
    case "instance.tagged":
      return yield* versionTagged(tables, change);
    case "alias.set":
    case "alias.removed":
      return yield* aliasMoved(tables, change);
    default:
      return [];
  }
}

/** Changes of a record that one write may make when it creates it: at most two after the creation itself. */
const AFTER_CREATION = 2;

const sameWrite = (one: Change, other: Change): boolean =>
  one.requestId === other.requestId && one.at === other.at && one.actor === other.actor;

/** Position of the last thing that a record was created with. */
function* endOfCreation(tables: Tables, created: Change): Work<number> {
  const { position, subject } = created;
  const after = { after: position, upTo: position + AFTER_CREATION, uuid: subject.uuid };
  const next = yield* tables.changes.list(after, AFTER_CREATION);
  return next.filter((each) => sameWrite(each, created)).at(-1)?.position ?? position;
}

/** Whether a record was given tags by the write that created it. */
function* isOfCreation(tables: Tables, tagged: Change): Work<boolean> {
  const { position, subject } = tagged;
  const before = { after: position - AFTER_CREATION - 1, upTo: position - 1, uuid: subject.uuid };
  const elder = yield* tables.changes.list(before, AFTER_CREATION);
  return elder.some((each) => each.kind.endsWith(".created") && sameWrite(each, tagged));
}

function* titleAt(tables: Tables, base: number, baseName: string, position: number): Work<string> {
  const entries = yield* tables.states.upTo("base", [base], position);
  const title = entries.findLast(({ name }) => name === TITLE)?.value;
  return typeof title === "string" ? title : baseName;
}

function* tagsAt(tables: Tables, kind: StateSubject, id: number, position: number): Work<Tags> {
  const newest = new Map((yield* tables.states.upTo(kind, [id], position)).map((each) => [each.name, each]));
  return tagsIn([...newest.values()]).get(id) ?? {};
}

function* isPromptBase(tables: Tables, base: number): Work<boolean> {
  const revisions = yield* tables.titles.tags([base]);
  return isPrompt(Object.fromEntries(revisions.flatMap(({ tags }) => Object.entries(tags))));
}

/** Without those that say that it is a prompt. */
function ownTags(tags: Tags): Tags {
  const { [IS_PROMPT]: _prompt, [PROMPT_TYPE]: _type, ...own } = tags;
  return own;
}

function* modelCreated(tables: Tables, change: Change): Work<Happened[]> {
  const model = (yield* tables.models.byUuid(change.subject.uuid))!;
  const end = yield* endOfCreation(tables, change);
  const name = yield* titleAt(tables, model.base, model.baseName, end);
  const tags = yield* tagsAt(tables, "model", model.id, end);
  const { description } = model.doc;
  return isPrompt(tags)
    ? [{ event: "prompt.created", data: { name, tags: ownTags(tags), description } }]
    : [{ event: "registered_model.created", data: { name, tags, description } }];
}

/** An instance as MLflow names it: by the title that its model had, and its place. */
function* versionAt(tables: Tables, uuid: string, position: number) {
  const row = (yield* tables.instances.byUuid(uuid))!;
  const name = yield* titleAt(tables, row.base, row.baseName, position);
  return { row, name, version: String(yield* tables.places.numberOf(row.id)) };
}

function* versionCreated(tables: Tables, change: Change): Work<Happened[]> {
  const { uuid } = change.subject;
  const end = yield* endOfCreation(tables, change);
  const { row, name, version } = yield* versionAt(tables, uuid, end);
  const tags = yield* tagsAt(tables, "instance", row.id, end);
  const { fields } = row.doc;
  const description = typeof fields.description === "string" ? fields.description : null;
  if (isPrompt(tags)) {
    const { [PROMPT_TEXT]: template = null, ...others } = ownTags(tags);
    const data = { name, version, template, tags: others, description };
    return [{ event: "prompt_version.created", data }];
  }
  const origin = { source: sourceOf({ uuid, fields }), run_id: runOf({ fields }) || null };
  return [{ event: "model_version.created", data: { name, version, ...origin, tags, description } }];
}

type Moved = "prompt_tag" | "model_version_tag" | "prompt_version_tag";

function tagEvents(entity: Moved, named: Happened["data"], { data }: Change): Happened[] {
  return Object.entries(data.tags as Record<string, string | null>).map(([key, value]) =>
    value === null
      ? { event: `${entity}.deleted`, data: { ...named, key } }
      : { event: `${entity}.set`, data: { ...named, key, value } },
  );
}

function* modelTagged(tables: Tables, change: Change): Work<Happened[]> {
  const { base, baseName } = (yield* tables.models.byUuid(change.subject.uuid))!;
  if (!(yield* isPromptBase(tables, base)) || (yield* isOfCreation(tables, change))) return [];
  return tagEvents("prompt_tag", { name: yield* titleAt(tables, base, baseName, change.position) }, change);
}

function* versionTagged(tables: Tables, change: Change): Work<Happened[]> {
  if (yield* isOfCreation(tables, change)) return [];
  const { row, name, version } = yield* versionAt(tables, change.subject.uuid, change.position);
  const entity = (yield* isPromptBase(tables, row.base)) ? "prompt_version_tag" : "model_version_tag";
  return tagEvents(entity, { name, version }, change);
}

/** An alias that is bound to a rule is of no version, and told of only when it is removed. */
function* aliasMoved(tables: Tables, change: Change): Work<Happened[]> {
  const { base, baseName } = (yield* tables.models.byUuid(change.subject.uuid))!;
  const { alias, instance } = change.data as { alias: string; instance?: string };
  const entity = (yield* isPromptBase(tables, base)) ? "prompt_alias" : "model_version_alias";
  if (change.kind === "alias.removed") {
    const name = yield* titleAt(tables, base, baseName, change.position);
    return [{ event: `${entity}.deleted`, data: { name, alias } }];
  }
  if (instance === undefined) return [];
  const { name, version } = yield* versionAt(tables, instance, change.position);
  return [{ event: `${entity}.created`, data: { name, alias, version } }];
}
