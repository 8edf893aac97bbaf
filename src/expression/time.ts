/** A point in time, so that a time is never mistaken for a number or a text. */
export class Time {
  /** Milliseconds since the epoch. */
  readonly ms: number;

  constructor(ms: number) {
    this.ms = ms;
  }

  toJSON(): string {
    return formatTime(this.ms);
  }
}

const timeForm = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:Z|([+-])(\d\d):(\d\d)))?$/;

/** Milliseconds since the epoch of an RFC 3339 time, or of midnight UTC of a date; null when it is neither. */
export function parseTime(text: string): number | null {
  const match = timeForm.exec(text);
  if (match === null) return null;
  const [
    ,
    year,
    month,
    day,
    hour = "0",
    minute = "0",
    second = "0",
    fraction = "",
    sign,
    offsetHours = "0",
    offsetMinutes = "0",
  ] = match;
  const local = Date.UTC(
    +year!,
    +month! - 1,
    +day!,
    +hour,
    +minute,
    +second,
    +fraction.padEnd(3, "0").slice(0, 3),
  );
  // Date.UTC carries the 31st of February over into March; such a time does not exist.
  const real =
    +year! >= 100 && formatTime(local).startsWith(`${year}-${month}-${day}`) && +minute < 60 && +second < 60;
  if (!real || +offsetHours > 23 || +offsetMinutes > 59) return null;
  const offset = (+offsetHours * 60 + +offsetMinutes) * 60_000;
  return sign === "-" ? local + offset : local - offset;
}

/** RFC 3339 in UTC, with milliseconds only where there are any. */
export const formatTime = (ms: number): string => new Date(ms).toISOString().replace(".000Z", "Z");

const unitSeconds = { w: 604_800, d: 86_400, h: 3_600, m: 60, s: 1 } as const;
const longest = 36_500 * unitSeconds.d;

/** Seconds of a duration such as `90s`, `24h` or `1d12h`; null when it is none, or not in (0, 36500d]. */
export function parseDuration(text: string): number | null {
  if (!/^(?:\d{1,10}[wdhms])+$/.test(text)) return null;
  let seconds = 0;
  for (const [, count, unit] of text.matchAll(/(\d+)([wdhms])/g)) {
    seconds += Number(count) * unitSeconds[unit as keyof typeof unitSeconds];
  }
  return seconds > 0 && seconds <= longest ? seconds : null;
}

/** The shortest single-unit duration, such as `24h` for a day and `90m`; days before weeks. */
export function formatDuration(seconds: number): string {
  const unit = (["d", "h", "m"] as const).find((candidate) => seconds % unitSeconds[candidate] === 0) ?? "s";
  return `${seconds / unitSeconds[unit]}${unit}`;
}
