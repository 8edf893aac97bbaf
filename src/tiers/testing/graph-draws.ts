import { createHash } from "node:crypto";
import fc from "fast-check";
import type { Act, EdgeAct, Match, RevisionName, UploadAct } from "./graph-acts.ts";
import { ENVIRONMENTS } from "./graph-serving.ts";
import { baseOf, projectOf, type State } from "./graph-state.ts";

/** What is wanted and a few numbers, which are read as choices among what there is: any of them is possible. */
export interface Draw {
  readonly want: Act["act"];
  readonly choices: readonly number[];
}

export const PROJECTS = ["p", "q"];
/** Their digests are those of the texts. */
export const BLOBS = ["one blob", "another blob"];
export const digestOf = (text: string): string => `sha256:${createHash("sha256").update(text).digest("hex")}`;

const BASES = ["a", "b", "c", "d", "e", "f", "g", "h"];
const PARTITIONS = [[], [], [], ["city"], ["city", "tier"], ["tier"]];
const FIELDS = [
  { city: "Oslo", tier: 1 },
  { city: "Lima", tier: 1 },
  { city: "Oslo", tier: 2 },
];
const RANGES = [
  null,
  null,
  null,
  ">=1.1",
  "<2.0",
  "1.x",
  "=1.1",
  "1.0",
  ">=1.1 <2.1",
  "2.x",
  ">1.0",
  "<=1.2",
];
const KINDS = ["feature", "threshold"];

const weights: Readonly<Record<Act["act"], number>> = {
  register: 2,
  revise: 2,
  upload: 14,
  add: 4,
  update: 4,
  remove: 2,
  deprecate: 3,
  restore: 2,
  measure: 1,
  deprecateModel: 2,
  restoreModel: 2,
  deploy: 8,
  rollBack: 5,
  undeploy: 2,
  accept: 5,
  decline: 2,
  snooze: 2,
};

const choices = fc.array(fc.nat(59), { minLength: 10, maxLength: 10 });
const draw = (want: fc.Arbitrary<Act["act"]>): fc.Arbitrary<Draw> => fc.record({ want, choices });
const wanted = fc.oneof(
  ...Object.entries(weights).map(([want, weight]) => ({
    arbitrary: fc.constant(want as Act["act"]),
    weight,
  })),
);

/** A few models that use each other, an instance of most, some in production, then anything. */
export const draws: fc.Arbitrary<readonly Draw[]> = fc
  .tuple(
    fc.array(draw(fc.constant("register")), { minLength: 3, maxLength: 6, size: "max" }),
    fc.array(draw(fc.constant("upload")), { minLength: 2, maxLength: 8, size: "max" }),
    fc.array(draw(fc.constant("deploy")), { minLength: 0, maxLength: 4, size: "max" }),
    fc.array(draw(wanted), { minLength: 1, maxLength: 24, size: "max" }),
  )
  .map((parts) => parts.flat());

/** The act that a draw is, given what there is; undefined when there is nothing to do it with. */
export function actOf({ want, choices: numbers }: Draw, state: State): Act | undefined {
  let used = 0;
  const below = (limit: number) => numbers[used++ % numbers.length]! % limit;
  const pick = <T>(items: readonly T[]): T => items[below(items.length)]!;
  const rarely = () => below(6) === 0;
  const match = (): Match => pick(["none", "right", "right", "wrong"]);
  const { bases, versions, edges, offers, entries } = state;

  const revision = (base = pick(bases).name): RevisionName => ({
    base,
    revision: rarely() ? 1 : baseOf(state, base)!.revisions.length,
  });
  const edge = (): Omit<EdgeAct, "downstream"> => ({
    upstream: revision(),
    kind: pick(KINDS),
    accepts: below(40) === 0 ? "about 2" : pick(RANGES),
    allowed: !rarely(),
  });
  const known = () => {
    const { downstream, upstream } = pick(edges);
    return { downstream: revision(downstream), upstream: revision(upstream) };
  };
  const upload = (): UploadAct => {
    const base = edges.length > 0 && below(2) === 0 ? pick(edges).upstream : pick(bases).name;
    const own = versions.filter((each) =>
      edges.some((one) => one.downstream === base && one.upstream === each.base),
    );
    const explicit = own.length > 0 && below(3) === 0;
    const wild = () => (rarely() ? pick(versions) : pick(own)).name;
    return {
      base,
      revision: rarely() ? 1 + below(2) : null,
      fields: pick(FIELDS),
      blob: digestOf(pick(BLOBS)),
      upstreams: explicit ? Array.from({ length: 1 + below(2) }, wild) : [],
    };
  };
  const offer = () => (rarely() ? below(offers.length) : offers.length - 1);

  switch (want) {
    case "register": {
      const base = `${pick(PROJECTS)}/${pick(BASES)}`;
      const count = bases.length === 0 ? 0 : below(4);
      const allowed = !rarely();
      const any = Array.from({ length: count }, () => ({ ...edge(), allowed }));
      const twins = rarely();
      const dependencies = any.filter(
        ({ upstream }, place) =>
          twins || any.findIndex((each) => each.upstream.base === upstream.base) === place,
      );
      return { act: want, base, partitionBy: pick(PARTITIONS), dependencies };
    }
    case "revise": {
      if (bases.length === 0) return undefined;
      const { name, revisions } = pick(bases);
      const same = revisions.at(-1)!.partitionBy;
      return { act: want, base: name, partitionBy: rarely() ? pick(PARTITIONS) : same };
    }
    case "upload": {
      if (bases.length === 0) return undefined;
      const first = upload();
      if (!rarely()) return { act: want, uploads: [first], bulk: false };
      const { project } = { project: projectOf(first.base) };
      const others = [upload(), upload()].filter((each) => projectOf(each.base) === project);
      return { act: want, uploads: [first, ...others], bulk: true };
    }
    case "add":
      if (bases.length === 0) return undefined;
      return { act: want, downstream: revision(), ...edge() };
    case "update": {
      if (bases.length === 0) return undefined;
      const wild = { downstream: revision(), ...edge() };
      return { act: want, ...wild, allowed: true, ...(edges.length === 0 || rarely() ? {} : known()) };
    }
    case "remove":
      if (bases.length === 0) return undefined;
      if (edges.length === 0 || rarely()) return { act: want, downstream: revision(), upstream: revision() };
      return { act: want, ...known() };
    case "deprecate":
    case "restore":
    case "measure":
      return versions.length === 0 ? undefined : { act: want, version: pick(versions).name };
    case "deprecateModel":
    case "restoreModel":
      return bases.length === 0 ? undefined : { act: want, model: revision(), all: below(2) === 0 };
    case "deploy": {
      if (versions.length === 0) return undefined;
      const again = entries.length > 0 && below(3) > 0 ? pick(entries) : undefined;
      const own = versions.filter((each) => again === undefined || each.line === again.line);
      const other = rarely() ? pick([...ENVIRONMENTS, "unheard"]) : "production";
      const environment = again?.environment ?? other;
      return { act: want, version: pick(own).name, environment, match: match() };
    }
    case "rollBack":
    case "undeploy": {
      if (versions.length === 0) return undefined;
      if (entries.length === 0 && !rarely()) return undefined;
      const slot =
        entries.length === 0 ? { line: pick(versions).line, environment: "staging" } : pick(entries);
      const { line, environment } = slot;
      return { act: want, line, environment, match: match() };
    }
    case "accept": {
      if (offers.length === 0) return undefined;
      const place = offer();
      const looked = rarely() ? offers[place]!.deployed : rarely() ? null : offers[place]!.proposed;
      return { act: want, offer: place, looked, match: match() };
    }
    case "decline":
      return offers.length === 0 ? undefined : { act: want, offer: offer() };
    case "snooze":
      if (offers.length === 0) return undefined;
      return { act: want, offer: offer(), wait: rarely() ? -1_000 : 30 };
  }
}
