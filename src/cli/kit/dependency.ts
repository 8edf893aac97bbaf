import type { Command } from "commander";
import type { DependencyName } from "../../client/index.ts";
import type { Context } from "./context.ts";
import { modelReference, modelUuid } from "./reference.ts";

export interface RangeOptions {
  readonly accepts?: string;
}

export interface DependencyOptions extends RangeOptions {
  readonly kind?: string;
}

/** For commands that name a model and another that it uses. */
export function withEnds(command: Command): Command {
  return command.argument("<model>", modelReference).argument("<upstream>", "the model that it uses");
}

/** Which versions of it: what decides about the versions that a change makes. */
export function withRange(command: Command): Command {
  return withEnds(command).option("--accepts <range>", "versions of the upstream: '>=2.1 <4', 2.x or all");
}

/** All that can be said of a dependency. */
export function withDependency(command: Command): Command {
  return withRange(command).option(
    "--kind <name>",
    "what it is used as: feature (a new one, unless told), ensemble_member, threshold, distilled_from or your own",
  );
}

/** `all` is how a dependency without a range is printed. */
export const rangeOf = ({ accepts }: RangeOptions): string | null | undefined =>
  accepts === "all" ? null : accepts;

export async function endsOf(context: Context, model: string, upstream: string): Promise<DependencyName> {
  return { model: await modelUuid(context, model), upstream: await modelUuid(context, upstream) };
}
