import { type GallerySeed, PROJECT } from "./gallery.ts";
import { encodeRequest } from "./http.ts";

export const CITIES = 300;
export const DOMAINS = 12;
export const FRAMEWORKS = ["sklearn", "xgboost", "keras", "torch", "sparkml"] as const;
const SCOPES = ["Training", "Production"] as const;
const MEASURES = ["mape", "mae", "r2", "bias", "rmse"] as const;
export const METRICS_AN_INSTANCE = SCOPES.length * MEASURES.length;
const BULK = 1_000;

/** Same seed, same numbers: mulberry32. */
export function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Small numbers are likelier, as cities differ in size. */
const skewed = (limit: number, random: () => number) => Math.floor(limit * random() ** 2);

export interface Member {
  readonly uuid: string;
  readonly fields: Readonly<Record<string, string | number>>;
  /** By scope, then name. */
  readonly metrics: readonly { readonly scope: string; readonly name: string; readonly value: number }[];
}

/** The instance with this number: the same in every run. */
export function member(number: number): Member {
  const random = generator(number);
  const quality = random();
  const near = (base: number, spread: number) => Number((base + spread * (random() - 0.5)).toFixed(6));
  const metrics = SCOPES.flatMap((scope) =>
    MEASURES.map((name) => ({ scope, name, value: near(name === "r2" ? quality : 1 - quality, 0.4) })),
  );
  return {
    uuid: `00000000-0000-4000-8000-${number.toString(16).padStart(12, "0")}`,
    fields: {
      city: `city_${skewed(CITIES, random)}`,
      modelDomain: `domain_${Math.floor(random() * DOMAINS)}`,
      framework: FRAMEWORKS[skewed(FRAMEWORKS.length, random)]!,
      epochs: 1 + Math.floor(random() * 100),
    },
    metrics,
  };
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

/** Requests that register the instances numbered `from` to `to`, as NDJSON, 1,000 a call. */
export function* instanceRequests(seed: GallerySeed, from: number, to: number): Iterable<Buffer> {
  for (let start = from; start < to; start += BULK) {
    const lines = range(start, Math.min(start + BULK, to)).map((number) => {
      const { uuid, fields } = member(number);
      return JSON.stringify({ project: PROJECT, ...seed, uuid, fields });
    });
    yield encodeRequest("POST", "/api/v1/bulk/instances", `${lines.join("\n")}\n`, "application/x-ndjson");
  }
}

/** Requests that record all their metrics, 1,000 points a call. */
export function* metricRequests(from: number, to: number): Iterable<Buffer> {
  const instances = BULK / METRICS_AN_INSTANCE;
  for (let start = from; start < to; start += instances) {
    const lines = range(start, Math.min(start + instances, to)).flatMap((number) => {
      const { uuid, metrics } = member(number);
      return metrics.map((metric) => JSON.stringify({ instance: uuid, ...metric }));
    });
    const path = `/api/v1/projects/${PROJECT}/bulk/metrics`;
    yield encodeRequest("POST", path, `${lines.join("\n")}\n`, "application/x-ndjson");
  }
}
