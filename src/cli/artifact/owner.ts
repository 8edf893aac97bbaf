import type { Command } from "commander";
import type { ArtifactOwner } from "../../client/index.ts";

export interface OwnerOptions {
  readonly model?: true;
}

/** Whose files are meant is the first argument of each command. */
export function ofOwner(command: Command): Command {
  return command
    .argument("<owner>", "UUID of a run, or of a logged model with --model")
    .option("--model", "the owner is a logged model");
}

export const ownerOf = (uuid: string, { model }: OwnerOptions): ArtifactOwner => ({
  kind: model ? "logged_model" : "run",
  uuid,
});
