import { formatDuration, parseDuration, parseTime } from "../../../expression/index.ts";

/** A moment of a test: `0`, `26h` after its start, `-10d` before it, or a time in RFC 3339; null when it is none. */
export function momentOf(text: string, start: number): number | null {
  if (text === "0") return start;
  const isBefore = text.startsWith("-");
  const seconds = parseDuration(isBefore ? text.slice(1) : text);
  if (seconds !== null) return start + (isBefore ? -seconds : seconds) * 1000;
  return parseTime(text);
}

/** A moment as a test writes it, `26h`. */
export function formatMoment(moment: number, start: number): string {
  const seconds = (moment - start) / 1000;
  if (seconds === 0) return "0";
  const size = spans(Math.abs(seconds));
  return seconds < 0 ? `-${size}` : size;
}

/** `1d2h30m`: people count days apart from hours, and `formatDuration` takes one unit. */
function spans(seconds: number): string {
  const parts = [seconds - (seconds % 86_400), (seconds % 86_400) - (seconds % 3600), seconds % 3600];
  return seconds < 172_800
    ? formatDuration(seconds).replace("1d", "24h")
    : parts
        .filter((part) => part > 0)
        .map(formatDuration)
        .join("");
}
