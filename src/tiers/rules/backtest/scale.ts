/** Where a value is drawn. */
export interface Scale {
  (value: number): number;
  readonly from: number;
  readonly until: number;
}

/** A straight scale; an empty span is drawn at its start. */
export function scaleOf(
  [from, until]: readonly [number, number],
  [first, last]: readonly [number, number],
): Scale {
  const span = until - from;
  const place = (value: number): number =>
    span === 0 ? first : first + ((value - from) / span) * (last - first);
  return Object.assign(place, { from, until });
}

/** Round numbers from at or below the least to at or above the most, with zero among them if it is between. */
export function niceTicks(least: number, most: number): readonly number[] {
  const span = most - least || 1;
  const power = 10 ** Math.floor(Math.log10(span / 4));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => span / size <= 5)!;
  const first = Math.floor(least / step);
  const count = Math.max(1, Math.ceil(most / step) - first);
  return Array.from({ length: count + 1 }, (_, at) => Number(((first + at) * step).toPrecision(12)));
}

const DAY = 86_400_000;
const MOST_DATES = 8;

/** Days or months to write under a scale of time, few enough to be read. */
export function axisDates({ from, until }: Scale): readonly { moment: number; label: string }[] {
  const days = (until - from) / DAY;
  if (days < 1) return [{ moment: from, label: isoDay(from) }];
  if (days < 60) {
    const step = Math.ceil(days / MOST_DATES) * DAY;
    return range(Math.ceil(from / DAY) * DAY, until, (moment) => moment + step).map((moment) => ({
      moment,
      label: isoDay(moment),
    }));
  }
  const months = Math.ceil(days / 30 / MOST_DATES);
  const start = new Date(from);
  const first = Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1);
  return range(first, until, (moment) => {
    const date = new Date(moment);
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months);
  }).map((moment) => ({ moment, label: isoDay(moment).slice(0, 7) }));
}

const isoDay = (moment: number): string => new Date(moment).toISOString().slice(0, 10);

function range(first: number, last: number, next: (moment: number) => number): number[] {
  const moments: number[] = [];
  for (let moment = first; moment <= last; moment = next(moment)) moments.push(moment);
  return moments;
}

export const escapeXml = (text: string): string =>
  text.replace(/[<>&"']/g, (letter) => `&#${letter.charCodeAt(0)};`).replace(/[^\P{Cc}\n\t]/gu, "\ufffd");
