import type { Random } from "./random.ts";

/** What may go wrong in one history, and how often; a seed chooses which are on and how strong. */
export interface Faults {
  /** A statement of the database fails. */
  statement: number;
  /** A commit fails, and nothing of it is kept. */
  commit: number;
  /** A commit succeeds, and the server hears that the database is gone. */
  doubt: number;
  /** The server dies before a step of the schedule, or in the middle of a transaction. */
  crash: number;
  /** A call of the blob store fails. */
  blob: number;
  /** A request's bytes arrive incomplete. */
  torn: number;
  /** An answer never reaches its caller. */
  lost: number;
  /** A request arrives twice. */
  twice: number;
}

const STRONGEST: Faults = {
  statement: 0.004,
  commit: 0.03,
  doubt: 0.03,
  crash: 0.01,
  blob: 0.05,
  torn: 0.1,
  lost: 0.2,
  twice: 0.1,
};

export const calm = (): Faults => calmOf(STRONGEST);

export const swarm = (random: Random): Faults => swarmOf(random, STRONGEST);

/** What can also go wrong where several servers do what rules say. */
export interface ServersFaults extends Faults {
  /** A server stands still for up to a minute, longer than a lease. */
  freeze: number;
  /** All servers die at once, with the database. */
  cut: number;
  /** A receiver answers 500, 429, 410 or nothing. */
  deaf: number;
  /** A write is undone at its end and done again, and a tenth as often a read is refused. */
  conflict: number;
  /** A server's clock is up to ten minutes off. */
  skew: number;
}

const STRONGEST_OF_SERVERS: ServersFaults = {
  ...STRONGEST,
  twice: 0.8,
  freeze: 0.003,
  cut: 0.002,
  deaf: 0.5,
  conflict: 0.3,
  skew: 0.6,
};

export const calmServers = (): ServersFaults => calmOf(STRONGEST_OF_SERVERS);

export const swarmServers = (random: Random): ServersFaults => swarmOf(random, STRONGEST_OF_SERVERS);

type Strengths<Kinds> = { [Name in keyof Kinds]: number };

const namesOf = <Kinds extends Strengths<Kinds>>(strongest: Kinds) =>
  Object.keys(strongest) as (keyof Kinds)[];

const calmOf = <Kinds extends Strengths<Kinds>>(strongest: Kinds): Kinds =>
  Object.fromEntries(namesOf(strongest).map((name) => [name, 0])) as Kinds;

function swarmOf<Kinds extends Strengths<Kinds>>(random: Random, strongest: Kinds): Kinds {
  const chosen = namesOf(strongest).map((name) => {
    return [name, random.chance(0.5) ? (strongest[name] * (1 + random.below(4))) / 4 : 0] as const;
  });
  return Object.fromEntries(chosen) as Kinds;
}
