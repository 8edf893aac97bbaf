import type { Caller } from "../../../domain/caller.ts";
import { groupBy } from "../../../domain/collections.ts";
import type { ConcernedRule, IntendedChange, RuledImpact } from "../../../domain/dependency.ts";
import type { Preview } from "../../storage/index.ts";
import type { TierContext } from "../../transaction.ts";
import type { RuleBook } from "../rule-book.ts";
import { concernOf, type Prospect } from "./concern.ts";
import { prospectsOf } from "./prospects.ts";

/** Looks of rules at instances in one preview; what is beyond is told as `maybe`. */
const LOOKS = 100_000;

/** Adds to the preview of a change the rules that it concerns, of which storage knows nothing. */
export function createPreview({ records, seams }: TierContext, book: RuleBook, storage: Preview) {
  return {
    async previewImpact(caller: Caller, input: { change: IntendedChange }): Promise<RuledImpact> {
      const impact = await storage.previewImpact(caller, input);
      const now = seams.clock.now();
      const prospects = await records.read((tables) => prospectsOf(tables, input.change, impact, now));
      return { ...impact, rules: concerned(book, prospects) };
    },
  };
}

function concerned(book: RuleBook, prospects: readonly Prospect[]): ConcernedRule[] {
  const byProject = groupBy(prospects, ({ candidate }) => candidate.project);
  const budget = { looks: LOOKS };
  const found = [...book.all()].flatMap((each): ConcernedRule[] => {
    const { rule, stage } = each;
    const concern = concernOf(each, byProject.get(rule.project) ?? [], budget);
    if (concern === "no") return [];
    const { uuid, team, name, kind } = rule;
    return [{ uuid, team, name, kind, stage, concerned: concern }];
  });
  return found.sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
}

const nameOf = ({ team, name }: ConcernedRule): string => `${team}/${name}`;
