import type { Command } from "commander";
import { theirEnvironment } from "../../config.ts";
import { command } from "../kit/command.ts";
import { type Context, withServer } from "../kit/context.ts";
import { UsageError } from "../kit/failure.ts";
import { withProgress } from "../kit/progress.ts";
import type { Column } from "../kit/table.ts";
import { carryAll } from "./mlflow/carry.ts";
import { ifKnown } from "./mlflow/crossing.ts";
import { createHttp } from "./mlflow/http.ts";
import { serverSource } from "./mlflow/server.ts";
import type { Source } from "./mlflow/source.ts";
import { type Line, Tally } from "./mlflow/tally.ts";

interface ImportOptions {
  readonly from: string;
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
    "copy an MLflow server: runs, files, models; repeat it to go on, or to copy what is new",
    [
      "gallery import mlflow --from http://mlflow.example:5000 -p marketplace",
      "MLFLOW_TRACKING_TOKEN=secret gallery import mlflow --from https://mlflow.example -p marketplace -o json",
    ],
  )
    .requiredOption("--from <uri>", "tracking URI of the server: http:// or https://")
    .action(withServer(importMlflow));
}

/** Signs as MLflow's clients do, with what their variables say. */
function sourceAt(from: string, signal: AbortSignal): Source {
  if (!URL.canParse(from) || !/^https?:$/.test(new URL(from).protocol)) {
    throw new UsageError(
      `--from "${from}" is not the address of a server. A folder or a database is read by MLflow's own: ` +
        "run `mlflow server --backend-store-uri` with it, and import from that",
    );
  }
  const {
    MLFLOW_TRACKING_USERNAME: username,
    MLFLOW_TRACKING_PASSWORD: password,
    MLFLOW_TRACKING_TOKEN: token,
  } = theirEnvironment();
  return serverSource(createHttp(new URL(from), { username, password, token }, signal));
}

async function importMlflow(context: Context, { from }: ImportOptions): Promise<void> {
  const { client, output } = context;
  const project = context.project();
  const tally = new Tally();
  await withProgress("files", async (update, signal) => {
    const source = sourceAt(from, signal);
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
