import type { Fields, FieldType } from "../../../domain/values.ts";
import { numberOfText } from "../../../expression/number-text.ts";
import type { Gallery } from "../../../gallery.ts";
import type { MlflowCall } from "../call.ts";
import { invalid } from "../errors.ts";

type Texts = Readonly<Record<string, string>>;

const truths: Readonly<Record<string, boolean>> = { true: true, True: true, false: false, False: false };

/** What a text says as a value of a type; itself when it says none, for the store to refuse. */
function typed(text: string, type: FieldType | undefined): string | number | boolean {
  if (type === "number") return numberOfText(text) ?? text;
  if (type === "boolean") return Object.hasOwn(truths, text) ? truths[text]! : text;
  return text;
}

/**
 * Which partition of its model a version belongs to. MLflow has no word for it, so clients say it by the names of
 * the fields: in a tag of the version, or in a param or a tag of what it was made of.
 */
export function createPartitions({ storage, metadata }: Gallery) {
  return {
    /**
     * @param model UUID of the revision
     * @param told what may say it, the first that does counts
     */
    async find(
      { caller, project }: MlflowCall,
      { model, title }: { readonly model: string; readonly title: string },
      told: readonly Texts[],
    ): Promise<Fields> {
      const { partitionBy } = await storage.getModel(caller, { uuid: model });
      const { items } = await metadata.listFields(caller, { project });
      const fields = items.filter(({ origin }) => origin !== "metric" && origin !== "tag");
      const typeOf = new Map(fields.map(({ name, type }) => [name, type]));
      const pairs = partitionBy.map((name) => {
        const texts = told.find((each) => Object.hasOwn(each, name));
        if (texts !== undefined) return [name, typed(texts[name]!, typeOf.get(name))];
        throw invalid(
          `Registered model '${title}' is partitioned by ${partitionBy.join(", ")}: each version belongs to one partition. Name it with a tag of the version, or with a param or a tag of its run; '${name}' is in none of them.`,
        );
      });
      return Object.fromEntries(pairs) as Fields;
    },
  };
}

export type Partitions = ReturnType<typeof createPartitions>;
