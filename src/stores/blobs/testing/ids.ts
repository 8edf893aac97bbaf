import { randomBytes, randomUUID } from "node:crypto";
import type { Ids } from "../../../domain/seams.ts";

/** Real chance, for tests that only need locations to differ. */
export const randomIds: Ids = { uuid: randomUUID, token: (bytes) => randomBytes(bytes).toString("hex") };
