import { onTestFinished } from "vitest";
import type { Change } from "../../../../domain/change.ts";
import type { GitReader } from "../../../../domain/seams.ts";
import { realSeams } from "../../../../seams.ts";
import { SqliteRecords } from "../../../../stores/records/sql/sqlite.ts";
import type { Records } from "../../../../stores/records/store.ts";
import { Receiver } from "../../../../testing/outside/receiver.ts";
import { Repository } from "../../../../testing/outside/repository.ts";
import { VirtualTime } from "../../../testing/virtual-time.ts";
import { ann } from "../../../testing/world.ts";
import { assessorHere } from "../assessor.ts";
import { FollowedRules } from "../followed-rules.ts";

export const INTERVAL_MS = 10_000;

export const teams = `
ops: { projects: [p], environments: [production], callbacks: { page: { url: "https://hooks.example/page" } } }
eta: { projects: [q] }
`;

/** A selection rule's file. Drafts need no tests. */
export const rule = (uuid: string, given: object = {}, team = "ops"): string =>
  JSON.stringify(
    { team, uuid, stage: "draft", rule: { MODEL_SELECTION: "a.created > b.created", ...given } },
    null,
    2,
  );

/** Servers over one store that follow one repository. */
export class Followed {
  readonly time = new VirtualTime(Date.parse("2026-01-01T00:00:00Z"));
  readonly repository = new Repository();
  readonly records: Records = new SqliteRecords({ path: ":memory:", timers: realSeams().timers });

  async server(
    given: { folder?: string; url?: string } = {},
    reader: GitReader = this.repository,
  ): Promise<FollowedRules> {
    const { clock, timers } = this.time;
    const seams = { clock, timers, ids: realSeams().ids, http: new Receiver(), git: { open: () => reader } };
    const source = {
      ...{ url: "/rules.git", branch: "main", intervalMs: INTERVAL_MS, cache: "/nowhere" },
      ...{ folder: undefined, ...given },
    };
    const server = new FollowedRules({ records: this.records, seams }, assessorHere(), source);
    onTestFinished(() => server.close());
    await server.start();
    await this.time.settle();
    return server;
  }

  async projects(...names: readonly string[]): Promise<void> {
    const row = { description: "", created: 0, actor: "ann" };
    for (const name of names) {
      await this.records.write((tables) => tables.projects.insert({ ...row, name }));
    }
  }

  log(): Promise<Change[]> {
    return this.records.read((tables) => tables.changes.list({ after: 0 }, 1_000));
  }
}

/** How each file stands, by name. */
export async function states(server: FollowedRules): Promise<Record<string, string>> {
  const { items } = await server.functions.listRules(ann, {});
  return Object.fromEntries(items.map(({ team, name, state }) => [`${team}/${name}`, state]));
}

/** Codes of the errors of a rule. */
export async function errorsOf(server: FollowedRules, uuid: string): Promise<string[]> {
  const { problems } = await server.functions.getRule(ann, { rule: uuid });
  return problems.filter(({ severity }) => severity === "error").map(({ code }) => code);
}
