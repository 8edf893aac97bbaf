import { pino } from "pino";
import { afterAll, beforeAll, beforeEach } from "vitest";
import type { Caller } from "../../../domain/caller.ts";
import type { Gallery } from "../../../gallery.ts";
import { realSeams } from "../../../seams.ts";
import { createServer, defaultServerSettings } from "../../../server.ts";
import { clientOf, type TestDoor } from "./door.ts";
import { answers } from "./samples.ts";

/** One call that reached the neck. */
export interface Reached {
  readonly name: string;
  readonly caller: Caller;
  readonly input: unknown;
}

export interface RecordingDoor extends Omit<TestDoor, "gallery"> {
  readonly reached: Reached[];
}

function recordingGallery(reached: Reached[]): Gallery {
  const tier = (tierName: string): unknown =>
    new Proxy(
      {},
      {
        get: (_target, property) => async (caller: Caller, input: unknown) => {
          const name = `${tierName}.${String(property)}`;
          reached.push({ name, caller, input });
          return answers[name];
        },
      },
    );
  return {
    storage: tier("storage"),
    metadata: tier("metadata"),
    metrics: tier("metrics"),
    rules: tier("rules"),
  } as Gallery;
}

/** One server for the tests of a file, with a neck that notes what reaches it and answers with samples. */
export function useRecordingDoor(): RecordingDoor {
  const reached: Reached[] = [];
  const door = { reached } as { -readonly [Part in keyof RecordingDoor]: RecordingDoor[Part] };
  beforeAll(async () => {
    door.server = await createServer({
      gallery: recordingGallery(reached),
      log: pino({ level: "silent" }),
      seams: realSeams(),
      settings: { ...defaultServerSettings, port: 0 },
      readiness: { checks: async () => [], gauges: async () => [] },
    });
    Object.assign(door, clientOf(door.server));
  });
  beforeEach(() => {
    reached.length = 0;
  });
  afterAll(() => door.server.close());
  return door;
}
