import type { Caller } from "../../domain/caller.ts";
import type { ChangePage, ChangeRequest } from "../../domain/change.ts";
import { changeKinds } from "../../domain/change.ts";
import { GalleryError } from "../../domain/errors.ts";
import { checkCount } from "../../domain/page.ts";
import { checkUuid, quote } from "../../domain/text.ts";
import type { TierContext } from "../transaction.ts";
import { requireProject } from "./projects.ts";

const DEFAULT_LIMIT = 100;
const MAXIMUM_LIMIT = 1_000;

export function createChanges({ records }: TierContext) {
  return {
    async listChanges(_caller: Caller, input: ChangeRequest): Promise<ChangePage> {
      const after = checkCount(input.after, "after", 0, 0, Number.MAX_SAFE_INTEGER);
      const limit = checkCount(input.limit, "limit", DEFAULT_LIMIT, 1, MAXIMUM_LIMIT);
      const unknown = input.kinds?.find((kind) => !changeKinds.includes(kind));
      if (unknown !== undefined || input.kinds?.length === 0) {
        throw new GalleryError(
          "request.invalid",
          `kinds must be among ${changeKinds.join(", ")}, got ${quote(unknown)}`,
          {
            field: "kinds",
          },
        );
      }
      const subject = input.subject === undefined ? undefined : checkUuid(input.subject, "subject");
      return records.read(function* (tables) {
        const project =
          input.project === undefined ? undefined : yield* requireProject(tables, input.project);
        const head = yield* tables.changes.head();
        const filter = { after, project: project?.id, uuid: subject, kinds: input.kinds };
        const items = yield* tables.changes.list(filter, limit);
        const position = items.length === limit ? items.at(-1)!.position : Math.max(after, head);
        return { items, position, head };
      });
    },
  };
}
