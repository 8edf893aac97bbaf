import type { Caller } from "../../domain/caller.ts";
import { GalleryError } from "../../domain/errors.ts";
import type { Matcher, NewSilence, Silence } from "../../domain/firing.ts";
import { decodeCursor, pageSize, toPage } from "../../domain/page.ts";
import { checkKey, checkText, checkUuid, quote } from "../../domain/text.ts";
import { parseTime, timeOf } from "../../domain/time.ts";
import type { Page, PageRequest } from "../../domain/values.ts";
import { compilePattern } from "../../expression/index.ts";
import type { SilenceRow } from "../../stores/records/store.ts";
import { once, type TierContext } from "../transaction.ts";

const MATCHERS = 20;
const VALUE_LENGTH = 1_024;
const COMMENT_LENGTH = 4_096;

const present = ({ uuid, matchers, comment, starts, ends, actor }: SilenceRow): Silence => ({
  ...{ uuid, matchers, comment },
  ...{ startsAt: timeOf(starts), endsAt: timeOf(ends), createdBy: actor },
});

function checkMatchers(given: NewSilence["matchers"]): Matcher[] {
  if (!Array.isArray(given) || given.length === 0 || given.length > MATCHERS) {
    throw new GalleryError("request.invalid", `matchers must have 1 to ${MATCHERS} elements`, {
      field: "matchers",
    });
  }
  return given.map(({ name, value, isRegex = false }, index) => {
    const field = `matchers[${index}].value`;
    const matcher = { name: checkKey(name, `matchers[${index}].name`), isRegex };
    checkText(value, field, VALUE_LENGTH);
    const pattern = isRegex ? compilePattern(value) : undefined;
    if (typeof pattern !== "object") return { ...matcher, value };
    throw new GalleryError("request.invalid", `${field}: ${pattern.message}`, { field });
  });
}

/** Keeps alerts from being sent for a time. */
export function createSilencing({ records, seams }: TierContext) {
  return {
    async createSilence(caller: Caller, input: NewSilence): Promise<Silence> {
      const matchers = checkMatchers(input.matchers);
      const comment = checkText(input.comment, "comment", COMMENT_LENGTH);
      const start = input.startsAt === undefined ? undefined : parseTime(input.startsAt, "startsAt");
      const ends = parseTime(input.endsAt, "endsAt");
      const uuid = seams.ids.uuid();
      return records.write((tables) =>
        once(tables, caller, "createSilence", input, seams.clock, function* (now) {
          const starts = start ?? now;
          if (ends <= Math.max(starts, now)) {
            const message = `endsAt ${quote(input.endsAt)} must be after its start, and to come`;
            throw new GalleryError("request.invalid", message, { field: "endsAt" });
          }
          const row = { uuid, matchers, comment, starts, ends, actor: caller.actor };
          yield* tables.alerts.insertSilence(row);
          return present({ ...row, id: 0 });
        }),
      );
    },

    /** Those that have not ended, in the order of their making. */
    async listSilences(_caller: Caller, input: PageRequest): Promise<Page<Silence>> {
      const size = pageSize(input);
      const [after] = decodeCursor(input, "silences", [0]);
      const now = seams.clock.now();
      const rows = await records.read((tables) => tables.alerts.silences(now, after!, size + 1));
      return toPage(rows, size, "silences", (row) => [row.id], present);
    },

    async endSilence(caller: Caller, input: { silence: string }): Promise<Silence> {
      const uuid = checkUuid(input.silence, "silence");
      return records.write((tables) =>
        once(tables, caller, "endSilence", input, seams.clock, function* (now) {
          const found = yield* tables.alerts.silence(uuid);
          if (found === undefined) {
            throw new GalleryError("silence.unknown", `there is no silence ${uuid}`, { field: "silence" });
          }
          if (found.ends <= now) return present(found);
          yield* tables.alerts.endSilence(found.id, now);
          return present({ ...found, ends: now });
        }),
      );
    },
  };
}
