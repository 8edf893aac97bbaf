import type { Caller } from "../../domain/caller.ts";
import { GalleryError } from "../../domain/errors.ts";
import { type Firing, type FiringQuery, type FiringRequest, firingOutcomes } from "../../domain/firing.ts";
import { type Job, type JobQuery, jobStates } from "../../domain/job.ts";
import { decodeCursor, pageSize, toPage } from "../../domain/page.ts";
import { checkKey, checkText, checkUuid, quote } from "../../domain/text.ts";
import { timeOf } from "../../domain/time.ts";
import type { Page } from "../../domain/values.ts";
import { DUE_AT_ONCE } from "../../stores/records/jobs.ts";
import type { DescribedJob, FiringRow, Tables, Work } from "../../stores/records/store.ts";
import { requireInstance } from "../storage/index.ts";
import { once, type TierContext } from "../transaction.ts";
import type { ActDoc } from "./actions/act.ts";
import type { RulesInForce } from "./in-force.ts";
import { type ActionInForce, isAction } from "./trigger/compiled-rules.ts";
import { requestKey } from "./trigger/keys.ts";

const KEY_LENGTH = 1_024;

function present(row: FiringRow): Firing {
  const { id: _id, instance: _instance, instanceUuid, at, ...said } = row;
  return { ...said, instance: instanceUuid, at: timeOf(at) };
}

function presentJob(row: DescribedJob): Job {
  const { key: id, kind, rule, instanceUuid: instance, firingUuid: firing, state, attempts, due } = row;
  const action = row.kind === "act" ? (row.doc as unknown as ActDoc).action : null;
  const nextAt = due === null ? null : timeOf(due === DUE_AT_ONCE ? row.at : due);
  return { id, kind, rule, instance, action, firing, state, attempts, nextAt, lastResult: row.result };
}

function checkAmong<Value extends string>(
  value: Value | undefined,
  known: readonly Value[],
  field: string,
): Value | undefined {
  if (value === undefined || known.includes(value)) return value;
  throw new GalleryError(
    "request.invalid",
    `${field} must be one of ${known.join(", ")}, got ${quote(value)}`,
    { field },
  );
}

/** Given, checked, under its own name; nothing when it is not given. */
const optional = <Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { [Key in Name]?: Value } => (value === undefined ? {} : ({ [name]: value } as { [Key in Name]: Value }));

const ruleIn = ({ rule }: { readonly rule?: string }) =>
  optional("rule", rule === undefined ? undefined : checkKey(rule, "rule"));

/** @param wake looks at once for what is to be done */
export function createActivity({ records, seams }: TierContext, rules: RulesInForce, wake: () => void) {
  function requireAction(uuid: string): ActionInForce {
    const found = rules.byUuid(uuid);
    if (found === undefined) {
      throw new GalleryError("rule.unknown", `no rule ${quote(uuid)} is in force`, { field: "rule" });
    }
    if (!isAction(found)) {
      throw new GalleryError("request.invalid", `${quote(uuid)} is a selection rule, which does not fire`, {
        field: "rule",
      });
    }
    if (found.stage !== "draft") return found;
    throw new GalleryError("rule.inactive", `the rule ${quote(uuid)} is a draft or switched off`, {
      field: "rule",
    });
  }

  function* requireJob(tables: Tables, key: string): Work<DescribedJob> {
    const job = yield* tables.jobs.byKey(key);
    if (job) return job;
    throw new GalleryError("job.unknown", `there is no job ${quote(key)}`, { field: "job" });
  }

  return {
    /** Looks of action rules at instances, newest first. */
    async listFirings(_caller: Caller, input: FiringQuery): Promise<Page<Firing>> {
      const outcome = checkAmong(input.outcome, firingOutcomes, "outcome");
      const uuid = input.instance === undefined ? undefined : checkUuid(input.instance, "instance");
      const rule = ruleIn(input);
      const size = pageSize(input);
      const query = `firings ${uuid ?? ""} ${outcome ?? ""} ${rule.rule ?? ""}`;
      const [before] = decodeCursor(input, query, [Number.MAX_SAFE_INTEGER]);
      const rows = await records.read(function* (tables) {
        const instance =
          uuid === undefined ? undefined : (yield* requireInstance(tables, uuid, "instance")).id;
        const filter = { ...rule, ...optional("instance", instance), ...optional("outcome", outcome) };
        return yield* tables.firings.list({ ...filter, before: before! }, size + 1);
      });
      return toPage(rows, size, query, (row) => [row.id], present);
    },

    async getFiring(_caller: Caller, input: { firing: string }): Promise<Firing> {
      const uuid = checkUuid(input.firing, "firing");
      const row = await records.read((tables) => tables.firings.byUuid(uuid));
      if (row) return present(row);
      throw new GalleryError("firing.unknown", `there is no firing ${uuid}`, { field: "firing" });
    },

    /** Makes a rule look at an instance, whatever has happened; the record of it will have the UUID of the answer. */
    async fire(caller: Caller, input: FiringRequest): Promise<{ firing: string }> {
      const { rule } = requireAction(input.rule);
      const uuid = checkUuid(input.instance, "instance");
      const firing = seams.ids.uuid();
      const answer = await records.write((tables) =>
        once(tables, caller, "fire", input, seams.clock, function* (due) {
          const instance = yield* requireInstance(tables, uuid, "instance");
          if (instance.projectName !== rule.project) {
            const message = `the rule is of project ${rule.project}, the instance of ${instance.projectName}`;
            throw new GalleryError("request.invalid", message, { field: "instance" });
          }
          const plan = { key: requestKey(firing), rule: rule.uuid, instance: instance.id };
          yield* tables.wakes.put([{ ...plan, cause: "request", due }]);
          return { firing };
        }),
      );
      wake();
      return answer;
    },

    /** What waits, what became of acts, and what was given up; newest first. */
    async listJobs(_caller: Caller, input: JobQuery): Promise<Page<Job>> {
      const state = checkAmong(input.state, jobStates, "state");
      const firing = input.firing === undefined ? undefined : checkUuid(input.firing, "firing");
      const rule = ruleIn(input);
      const size = pageSize(input);
      const query = `jobs ${firing ?? ""} ${state ?? ""} ${rule.rule ?? ""}`;
      const [before] = decodeCursor(input, query, [Number.MAX_SAFE_INTEGER]);
      const filter = { ...rule, ...optional("state", state), ...optional("firing", firing) };
      const rows = await records.read((tables) => tables.jobs.list({ ...filter, before: before! }, size + 1));
      return toPage(rows, size, query, (row) => [row.id], presentJob);
    },

    /** Tries a dead job again, under its old id. */
    async replayJob(caller: Caller, input: { job: string }): Promise<Job> {
      const key = checkText(input.job, "job", KEY_LENGTH);
      const replayed = await records.write((tables) =>
        once(tables, caller, "replayJob", input, seams.clock, function* () {
          const { id, state } = yield* requireJob(tables, key);
          if (!(yield* tables.jobs.replay(id))) {
            throw new GalleryError("job.state", `the job ${quote(key)} is ${state}, not dead`, {
              field: "job",
            });
          }
          return presentJob(yield* requireJob(tables, key));
        }),
      );
      wake();
      return replayed;
    },
  };
}
