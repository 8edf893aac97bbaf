import type { Caller } from "../../../domain/caller.ts";
import type { AliasAnswer, AliasQuestion, RegisteredInstance } from "../../../domain/registry.ts";
import { requireAlias, showPlaced } from "../../storage/index.ts";
import type { TierContext } from "../../transaction.ts";
import type { Champions } from "./champions.ts";

/** Answers aliases: by the instance that they point at, or by the champion of the rule that they are bound to. */
export function createAliasAnswers(
  { records }: TierContext,
  { selectChampion }: Pick<Champions, "selectChampion">,
) {
  const show = (instance: number): Promise<RegisteredInstance | null> =>
    records.read((tables) => showPlaced(tables, instance));

  return {
    async answerAlias(caller: Caller, input: AliasQuestion): Promise<AliasAnswer> {
      const { base, baseName, rule, shown } = await records.read(function* (tables) {
        const alias = yield* requireAlias(tables, input);
        return {
          ...alias,
          shown: alias.instance === null ? null : yield* showPlaced(tables, alias.instance),
        };
      });
      if (rule === null) return { instance: shown, rule, why: "" };
      const { partition } = input;
      const asked = { rule, ...(partition !== undefined && { partition }) };
      const { champion, why, shadow } = await selectChampion(caller, asked);
      if (champion === null) return { instance: null, rule, why };
      if (shadow) return { instance: null, rule, why: `the rule is only tried out: ${why}` };
      const row = await records.read((tables) => tables.instances.byUuid(champion.uuid));
      if (row?.base !== base) {
        const other = `${champion.project}/${champion.baseVersionId}@${champion.version}`;
        return { instance: null, rule, why: `the champion is ${other}, which is none of ${baseName}` };
      }
      return { instance: await show(row.id), rule, why };
    },
  };
}
