import type { Search } from "../../stores/index/searcher.ts";
import type { TierContext } from "../transaction.ts";
import { createActivity } from "./activity.ts";
import { createAliasAnswers } from "./champions/answer-alias.ts";
import { createChampions } from "./champions/champions.ts";
import { createDecisions } from "./decisions/decisions.ts";
import type { FollowedRulesFunctions } from "./repository/followed-rules.ts";
import type { RuleBook } from "./rule-book.ts";
import type { Rules } from "./rules.ts";
import { createSilencing } from "./silencing.ts";

/** What a server's rules are made of. */
export interface RuleParts {
  /** What is asked of the repository. */
  readonly followed: FollowedRulesFunctions;
  readonly book: RuleBook;
  /** Finds candidates by what GIVEN says of their metadata; null looks through whole projects. */
  readonly search: Search | null;
  /** Looks at once for what is to be done. */
  readonly wake: () => void;
}

export function createRules(context: TierContext, { followed, book, search, wake }: RuleParts): Rules {
  const champions = createChampions(context, book, search);
  return {
    ...followed,
    ...champions,
    ...createAliasAnswers(context, champions),
    ...createDecisions(context, search),
    ...createActivity(context, book, wake),
    ...createSilencing(context),
  };
}
