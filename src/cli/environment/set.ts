import { type Command, Option } from "commander";
import { type Protection, protections } from "../../domain/deployment.ts";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { environmentColumns } from "./columns.ts";

export function setCommand(): Command {
  return command("set", "make an environment, or set what a deployment there must bring", [
    "gallery environment set production -p marketplace --protection approval",
    "gallery environment set canary -p marketplace --protection none",
  ])
    .argument("<name>", "production, staging, shadow, or your own")
    .addOption(
      new Option(
        "--protection <kind>",
        "nothing, the position of what is replaced, or somebody else's approval",
      )
        .choices(protections)
        .makeOptionMandatory(),
    )
    .action(
      withServer<{ protection: Protection }>(async (context, { protection }, name: string) => {
        const { client, output, project } = context;
        const set = await client.deployments.setEnvironment({ project: project(), name, protection });
        await output.record(
          set,
          environmentColumns.map(({ title, of }) => [title, of(set)] as const),
        );
      }),
    );
}
