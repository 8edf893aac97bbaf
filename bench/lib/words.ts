import type { Spread } from "./statistics.ts";

const grouped = new Intl.NumberFormat("en-GB", { maximumSignificantDigits: 3 });
const whole = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });

/** Three significant digits, or all digits of a whole number from 1,000 on. */
export const number = (value: number): string => (Math.abs(value) >= 1_000 ? whole : grouped).format(value);
export const milliseconds = (value: number): string => `${number(value)} ms`;
export const seconds = (value: number): string => `${number(value)} s`;
export const mebibytes = (bytes: number): string => `${number(bytes / 2 ** 20)} MiB`;
export const times = (ratio: number): string => `${number(ratio)} ×`;
export const atLeast = (ratio: number): string => `≥ ${number(ratio)} ×`;
/** A target of "at most 1/n of the peer's", where the ratio is told as peer over Gallery. */
export const atMost = (ratio: number): string => `≤ 1/${number(ratio)}`;

interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

export const PERCENTILES = "p50 / p95 / p99";
export const percentiles = ({ p50, p95, p99 }: Percentiles): string =>
  [p50, p95, p99].map(milliseconds).join(" / ");

/** The median, and what it lay between when there was more than one round. */
export const range = ({ median, least, most, rounds }: Spread, word: (value: number) => string): string =>
  rounds === 1 ? word(median) : `${word(median)} (${number(least)} to ${number(most)})`;
