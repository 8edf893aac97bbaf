import type { Command } from "commander";
import { GalleryError } from "../../domain/errors.ts";
import { command } from "../kit/command.ts";
import { type Context, withServer } from "../kit/context.ts";
import { baseName, baseReference } from "../kit/reference.ts";
import { aliasColumns } from "./columns.ts";

export function showCommand(): Command {
  return command("show", "ask which instance an alias names now, or what it named at a moment", [
    "gallery alias show demand champion -p marketplace",
    "gallery alias show demand champion -p marketplace --as-of 2026-11-21T10:00:00Z",
  ])
    .argument("<model>", baseReference)
    .argument("<alias>", "the alias")
    .option("--as-of <time>", "as it was then: 2026-11-21T10:00:00Z; a rule's champions are in its decisions")
    .action(
      withServer<{ asOf?: string }>(async (context, { asOf }, model: string, alias: string) =>
        asOf === undefined ? showNow(context, model, alias) : showThen(context, model, alias, asOf),
      ),
    );
}

async function showNow(context: Context, model: string, alias: string): Promise<void> {
  const answer = await context.client.registry.answerAlias({ ...baseName(context, model), alias });
  const { instance, rule, why } = answer;
  await context.output.record(answer, [
    ["instance", instance?.uuid ?? "none"],
    ["version", instance?.version ?? ""],
    ["place", instance?.place ?? ""],
    ["rule", rule ?? ""],
    ["why", why],
  ]);
}

async function showThen(context: Context, model: string, alias: string, asOf: string): Promise<void> {
  const aliases = await context.client.registry.aliases({ ...baseName(context, model), asOf });
  const found = aliases.find((each) => each.alias === alias);
  if (found === undefined) {
    throw new GalleryError("alias.unknown", `${model} had no alias "${alias}" at ${asOf}`, {
      field: "alias",
    });
  }
  await context.output.record(
    found,
    aliasColumns.map(({ title, of }) => [title, of(found)] as const),
  );
}
