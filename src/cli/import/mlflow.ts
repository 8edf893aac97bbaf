import type { Command } from "commander";
import { command } from "../kit/command.ts";
import { type Context, withServer } from "../kit/context.ts";
import { exitCodes } from "../kit/failure.ts";
import { withProgress } from "../kit/progress.ts";
import type { Column } from "../kit/table.ts";
import { carryAll } from "./mlflow/carry.ts";
import { ifKnown } from "./mlflow/crossing.ts";
import { demandAnother } from "./mlflow/sources/another.ts";
import { chooseSource } from "./mlflow/sources/choose.ts";
import { type Line, Tally } from "./mlflow/tally.ts";

interface ImportOptions {
  readonly from: string;
  readonly artifacts?: string;
}

const columns: readonly Column<Line>[] = [
  { title: "what", of: ({ what }) => what },
  { title: "carried", of: ({ carried }) => carried },
  { title: "already there", of: ({ present }) => present },
  { title: "not carried", of: ({ left }) => left },
];

export function mlflowCommand(): Command {
  return command(
    "mlflow",
    "copy what MLflow has kept: runs, files, models; repeat it to go on, or to copy what is new",
    [
      "gallery import mlflow --from http://mlflow.example:5000 -p marketplace",
      "gallery import mlflow --from ./mlruns -p marketplace",
      "gallery import mlflow --from sqlite:///mlflow.db --artifacts ./mlartifacts -p marketplace",
      "MLFLOW_TRACKING_TOKEN=secret gallery import mlflow --from https://mlflow.example -p marketplace -o json",
    ],
  )
    .requiredOption(
      "--from <uri>",
      "a server (http:// or https://), a database (sqlite:/// or a path), or a folder mlruns (a path)",
    )
    .option(
      "--artifacts <folder>",
      "where the server of a database or folder kept files, if it was not there",
    )
    .addHelpText("after", "\nExits with 1 when something was left behind; the report names it, and why.")
    .action(withServer(importMlflow));
}

async function importMlflow(context: Context, { from, artifacts }: ImportOptions): Promise<void> {
  const { client, output } = context;
  const project = context.project();
  const tally = new Tally();
  await withProgress("files", async (update, signal) => {
    const source = await chooseSource({ from, artifacts }, tally, signal);
    await demandAnother(from, client, signal);
    if ((await ifKnown(client.projects.get(project, { signal }))) === undefined) {
      await client.projects.create({ name: project }, { signal });
    }
    let bytes = 0;
    const moved = (more: number): void => {
      bytes += more;
      update(bytes, undefined);
    };
    try {
      await carryAll({ source, client, project, tally, signal, moved, note: output.note });
    } finally {
      await source.close();
    }
  });
  await output.list(tally.lines(), columns);
  if (output.format === "table") for (const line of remarks(tally.lines())) output.note(line);
  if (tally.lines().some(({ left }) => left > 0)) process.exitCode = exitCodes.internal;
}

/** One sentence a reason, for who reads the table. */
function* remarks(lines: readonly Line[]): Generator<string> {
  for (const { what, reasons } of lines) {
    for (const { reason, count, names } of reasons) {
      const more = count > names.length ? ` and ${count - names.length} more` : "";
      yield `${what}: ${names.join(", ")}${more}: ${reason}`;
    }
  }
}
