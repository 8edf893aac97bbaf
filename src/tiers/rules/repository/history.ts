import type { Caller } from "../../../domain/caller.ts";
import { GalleryError } from "../../../domain/errors.ts";
import { checkCount } from "../../../domain/page.ts";
import type { RuleChange, RuleLine } from "../../../domain/rule-repository.ts";
import { timeOf } from "../../../domain/time.ts";
import type { TierContext } from "../../transaction.ts";
import { blame } from "./blame.ts";
import type { Follower } from "./follower.ts";
import { notFollowed, requireRule } from "./reading.ts";

const MOST_CHANGES = 1_000;
const USUAL_CHANGES = 100;

/** What Git knows of a rule's file: asked of the repository itself, up to the commit in force. */
export function createRuleHistory({ records }: TierContext, follower: Follower | undefined) {
  const historyOf = async (uuid: string, commit: string | undefined, limit: number) => {
    if (follower === undefined) throw notFollowed();
    const { entry, newest } = await records.read(function* (tables) {
      return { entry: yield* requireRule(tables, uuid, commit), newest: yield* tables.rules.newestCommit() };
    });
    const path = newest!.folder === "" ? entry.file : `${newest!.folder}/${entry.file}`;
    try {
      return await follower.reader.history(commit ?? newest!.hash, path, limit);
    } catch (reason) {
      const why = reason instanceof Error ? reason.message : String(reason);
      throw new GalleryError("rules.unreachable", `the rules' repository cannot be read: ${why}`, {
        cause: reason,
      });
    }
  };

  return {
    /** Commits that changed the rule's file, newest first. */
    async listRuleHistory(
      _caller: Caller,
      input: { rule: string; limit?: number },
    ): Promise<{ items: readonly RuleChange[] }> {
      const limit = checkCount(input.limit, "limit", USUAL_CHANGES, 1, MOST_CHANGES);
      const changes = await historyOf(input.rule, undefined, limit);
      return {
        items: changes.map(({ commit, file }) => ({
          commit: commit.hash,
          author: commit.author,
          message: commit.message,
          at: timeOf(commit.at),
          removed: file === null,
        })),
      };
    },

    /** Each line of the rule's file as it stands in Git, with the commit that wrote it. */
    async blameRule(
      _caller: Caller,
      input: { rule: string; commit?: string },
    ): Promise<{ items: readonly RuleLine[] }> {
      return { items: blame(await historyOf(input.rule, input.commit, MOST_CHANGES)) };
    },
  };
}
