import { stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { theirEnvironment } from "../../../../config.ts";
import { UsageError } from "../../../kit/failure.ts";
import type { Source } from "../source.ts";
import type { Tally } from "../tally.ts";
import { databaseSource } from "./database.ts";
import { folderSource, isFileStore } from "./folder.ts";
import { createHttp } from "./server/http.ts";
import { serverSource } from "./server.ts";

export interface Choice {
  /** What `--from` says. */
  readonly from: string;
  /** What `--artifacts` says. */
  readonly artifacts: string | undefined;
}

/** More than a letter, which is a drive of Windows. */
const SCHEME = /^([a-z][a-z0-9+.-]+):/i;

const kindOf = async (path: string): Promise<"folder" | "file" | undefined> => {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return undefined;
  return found.isDirectory() ? "folder" : "file";
};

/** Signs as MLflow's clients do, with what their variables say. */
function server({ from, artifacts }: Choice, signal: AbortSignal): Source {
  if (artifacts !== undefined) {
    throw new UsageError("--artifacts is for a database or a folder; a server sends its files itself");
  }
  const {
    MLFLOW_TRACKING_USERNAME: username,
    MLFLOW_TRACKING_PASSWORD: password,
    MLFLOW_TRACKING_TOKEN: token,
  } = theirEnvironment();
  return serverSource(createHttp(new URL(from), { username, password, token }, signal));
}

/** The path in a URI of SQLAlchemy: three slashes stand before a relative one, four begin an absolute one. */
function databasePath(uri: string): string {
  const path = /^sqlite(?:\+\w+)?:\/\/\/([^?]+)/i.exec(uri)?.[1];
  if (path !== undefined) return path;
  throw new UsageError(
    `"${uri}" names no file: write sqlite:///mlflow.db, or sqlite:////absolute/path/mlflow.db`,
  );
}

function localPath({ from }: Choice, scheme: string | undefined): string {
  if (scheme === undefined) return from;
  if (/^https?$/.test(scheme))
    throw new UsageError(
      `--from "${from}" is not the address of a server: write http://HOST:PORT, with a port up to 65535`,
    );
  if (scheme === "file" && URL.canParse(from)) return fileURLToPath(from);
  if (scheme.startsWith("sqlite")) return databasePath(from);
  throw new UsageError(
    `--from cannot read ${scheme}: itself. MLflow can: run \`mlflow server --backend-store-uri\` with that URI, ` +
      "and import from the server's address",
  );
}

async function folder(path: string, artifacts: string | undefined, tally: Tally): Promise<Source> {
  if (await isFileStore(path)) return folderSource({ path, artifacts }, tally);
  for (const name of ["mlruns", "mlflow.db"]) {
    const within = join(path, name);
    if ((await kindOf(within)) !== undefined)
      throw new UsageError(`${path} is no mlruns folder: did you mean ${within}?`);
  }
  throw new UsageError(
    `${path} is no mlruns folder: that has a folder for each experiment, named by its number, such as ` +
      "mlruns/0/meta.yaml, and in its meta.yaml an experiment_id",
  );
}

/** The source that `--from` names. @throws UsageError when it names none that can be read */
export async function chooseSource(choice: Choice, tally: Tally, signal: AbortSignal): Promise<Source> {
  const scheme = SCHEME.exec(choice.from)?.[1]?.toLowerCase();
  if ((scheme === "http" || scheme === "https") && URL.canParse(choice.from)) return server(choice, signal);
  const path = resolve(localPath(choice, scheme));
  const artifacts = choice.artifacts === undefined ? undefined : resolve(choice.artifacts);
  if (artifacts !== undefined && (await kindOf(artifacts)) !== "folder") {
    throw new UsageError(`--artifacts ${artifacts} is no folder`);
  }
  const kind = await kindOf(path);
  if (kind === "folder") return folder(path, artifacts, tally);
  if (kind === "file") return databaseSource({ path, artifacts }, tally);
  throw new UsageError(
    `there is no ${basename(path)} at ${path}: --from names an MLflow server (http://…), its database (sqlite:///…) or its folder mlruns`,
  );
}
