import type { Change } from "../../../domain/change.ts";
import type { Rule } from "../../../domain/rule.ts";
import { POINTS_OF_A_POSITION } from "../../../stores/records/points.ts";
import { rows } from "../../../stores/records/sql/query.ts";
import type { SqliteRecords } from "../../../stores/records/sql/sqlite.ts";

interface Point {
  readonly id: number;
  readonly position: number;
  readonly name: string;
  readonly value: number;
  readonly at: number;
}

interface Known {
  readonly uuid: string;
  readonly city: string;
  readonly created: number;
  /** Position of the change that made it. */
  readonly since: number;
  readonly points: readonly Point[];
  readonly changes: readonly Change[];
}

/** An instance as a state of the log and a moment show it. */
export interface Facts {
  readonly uuid: string;
  readonly city: string;
  readonly created: number;
  readonly deprecated: boolean;
  readonly stage: string | undefined;
  metric(name: string): number | undefined;
}

const SECOND_MS = 1_000;

/** All that was written, to be asked as of any state of it; it knows nothing of rules' trees, windows or indexes. */
export class Past {
  readonly log: readonly Change[];
  /** The rules as each commit has them, by `commit uuid`. */
  readonly versions: ReadonlyMap<string, Rule>;
  readonly #instances: ReadonlyMap<string, Known>;

  private constructor(log: readonly Change[], versions: Map<string, Rule>, instances: Map<string, Known>) {
    this.log = log;
    this.versions = versions;
    this.#instances = instances;
  }

  static async read(records: SqliteRecords): Promise<Past> {
    const log = await records.read((tables) => tables.changes.list({ after: 0 }, 100_000));
    const points = await records.read(() =>
      rows<Point & { uuid: string }>(
        `SELECT m.id, m.id / ${POINTS_OF_A_POSITION} AS position, s.name, m.value, m.at, i.uuid
         FROM metric m JOIN series s ON s.id = m.series JOIN instance i ON i.id = m.instance ORDER BY m.id`,
      ),
    );
    const made = await records.read(() =>
      rows<{ uuid: string; city: string; created: number }>(
        "SELECT uuid, json_extract(doc, '$.partition.city') AS city, created FROM instance",
      ),
    );
    const documents = await records.read(() =>
      rows<{ hash: string; uuid: string; document: string }>(
        "SELECT c.hash, e.uuid, e.document FROM rule_entry e JOIN rule_commit c ON c.id = e.revision",
      ),
    );
    const known = made.map((each) => {
      const changes = log.filter(({ subject }) => subject.uuid === each.uuid);
      const since = changes.find(({ kind }) => kind === "instance.created")!.position;
      const own = points.filter(({ uuid }) => uuid === each.uuid);
      return [each.uuid, { ...each, since, changes, points: own }] as const;
    });
    const versions = documents.map(({ hash, uuid, document }) => {
      return [`${hash} ${uuid}`, JSON.parse(document) as Rule] as const;
    });
    return new Past(log, new Map(versions), new Map(known));
  }

  version(commit: string, uuid: string): Rule {
    return this.versions.get(`${commit} ${uuid}`)!;
  }

  /** When a position of the log was written, by the clock of whoever did. */
  timeOf(position: number): number {
    return Date.parse(this.log.find((change) => change.position === position)!.at);
  }

  /** The instances of a city that were there at a position, by what was known then of values measured by a moment. */
  candidates(city: string, position: number, moment: number): Facts[] {
    const there = [...this.#instances.values()].filter(
      (each) => each.city === city && each.since <= position,
    );
    return there.map(({ uuid }) => this.facts(uuid, position, moment));
  }

  facts(uuid: string, position: number, moment: number): Facts {
    const { city, created, points, changes } = this.#instances.get(uuid)!;
    const before = changes.filter((change) => change.position <= position);
    const lately = before.findLast(({ kind }) => /^instance\.(deprecated|restored)$/.test(kind));
    const tagged = before.filter(({ kind }) => kind === "instance.tagged");
    const stage = tagged.map(({ data }) => (data.tags as Record<string, string>).stage).at(-1);
    return {
      ...{ uuid, city, created, stage, deprecated: lately?.kind === "instance.deprecated" },
      metric(name) {
        const known = points.filter((each) => {
          return each.name === name && each.position <= position && each.at <= moment;
        });
        // Of two values of one moment the later one counts.
        return known.reduce<Point | undefined>(
          (newest, each) => (newest !== undefined && newest.at > each.at ? newest : each),
          undefined,
        )?.value;
      },
    };
  }
}

/** Rules judge the whole second that has seen all that happened by a moment. */
export const secondAfter = (at: number): number => Math.ceil(at / SECOND_MS) * SECOND_MS;
