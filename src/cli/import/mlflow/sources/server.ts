import { posix } from "node:path";
import type { RunMetric } from "../../../../client/index.ts";
import { GalleryError } from "../../../../domain/errors.ts";
import { SourceRefusal } from "../patience.ts";
import type { Source, SourceFile, SourceModel, SourceOwner } from "../source.ts";
import type { Http } from "./server/http.ts";
import {
  type ExperimentMessage,
  experimentOf,
  type LoggedModelMessage,
  loggedModelOf,
  type MetricMessage,
  type ModelMessage,
  metricOf,
  modelOf,
  type RunMessage,
  runOf,
  type VersionMessage,
  versionOf,
} from "./server/messages.ts";

const API = "/api/2.0/mlflow";
/** Sends and lists what the server keeps for its clients, whoever it belongs to. */
const PROXY = "/api/2.0/mlflow-artifacts/artifacts";
const pages = { experiments: 1000, runs: 200, points: 25_000, loggedModels: 50, models: 100 } as const;

/** Prompts are hidden from a search that does not ask for them. */
const modelFilters = ["", "tags.`mlflow.prompt.is_prompt` = 'true'"];

interface Paged {
  readonly next_page_token?: string;
}

interface FileList {
  readonly files?: readonly {
    readonly path: string;
    readonly is_dir?: boolean;
    readonly file_size?: number;
  }[];
}

async function* everyPage<Answer extends Paged>(
  ask: (token: string | undefined) => Promise<Answer>,
): AsyncGenerator<Answer> {
  let token: string | undefined;
  do {
    const answer = await ask(token);
    yield answer;
    token = answer.next_page_token || undefined;
  } while (token !== undefined);
}

/** What a refusal of one of these kinds means: that there is nothing. */
async function unless<Answer>(
  statuses: readonly number[],
  asked: Promise<Answer>,
): Promise<Answer | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof SourceRefusal && statuses.includes(error.answered)) return undefined;
    throw error;
  }
}

/** The path of a place that the server keeps for its clients. @throws GalleryError `source.refused` for any other */
function servedPath(uri: string): string {
  const path = /^mlflow-artifacts:\/+(?<path>.+)$/.exec(uri)?.groups?.path;
  if (path !== undefined && !uri.startsWith("mlflow-artifacts://")) return path;
  throw new GalleryError(
    "source.refused",
    `its files are at ${uri}, and the server sends those only that it keeps itself (mlflow-artifacts:)`,
  );
}

/** A server that runs, of the line 2 or 3. */
export function serverSource(http: Http): Source {
  /** Paths in the answer are those below the owner's folder. */
  async function listFolder({ kind, id, files: uri }: SourceOwner, folder: string): Promise<FileList> {
    switch (kind) {
      case "run":
        return http.get(`${API}/artifacts/list`, { run_id: id, ...(folder !== "" && { path: folder }) });
      case "logged_model":
        return http.get(`${API}/logged-models/${encodeURIComponent(id)}/artifacts/directories`, {
          ...(folder !== "" && { artifact_directory_path: folder }),
        });
      case "version": {
        const path = posix.join(servedPath(uri), folder);
        const { files = [] } = await http.get<FileList>(PROXY, { path });
        return {
          files: files.map((file) => ({ ...file, path: posix.join(folder, posix.basename(file.path)) })),
        };
      }
    }
  }

  async function* pointsOf(run: string, metric: string): AsyncGenerator<RunMetric> {
    const asked = { run_id: run, metric_key: metric, max_results: pages.points };
    type Answer = Paged & { readonly metrics?: readonly MetricMessage[] };
    for await (const { metrics = [] } of everyPage((token) =>
      http.get<Answer>(`${API}/metrics/get-history`, {
        ...asked,
        ...(token !== undefined && { page_token: token }),
      }),
    )) {
      yield* metrics.map(metricOf);
    }
  }

  return {
    async *experiments() {
      const view = { view_type: "ALL", max_results: pages.experiments, order_by: ["experiment_id ASC"] };
      type Answer = Paged & { readonly experiments?: readonly ExperimentMessage[] };
      for await (const { experiments = [] } of everyPage((page_token) =>
        http.post<Answer>(`${API}/experiments/search`, { ...view, page_token }),
      )) {
        yield* experiments.map(experimentOf);
      }
    },

    async *runs({ id }) {
      const asked = {
        ...{ experiment_ids: [id], run_view_type: "ALL", max_results: pages.runs },
        // What is begun meanwhile comes last, so that the pages before it stay as they are.
        order_by: ["attributes.start_time ASC"],
      };
      type Answer = Paged & { readonly runs?: readonly RunMessage[] };
      for await (const { runs = [] } of everyPage((page_token) =>
        http.post<Answer>(`${API}/runs/search`, { ...asked, page_token }),
      )) {
        yield* runs.map(runOf);
      }
    },

    async *points({ id, metrics }) {
      for (const { name } of metrics) yield* pointsOf(id, name);
    },

    async *loggedModels({ id }) {
      const asked = { experiment_ids: [id], max_results: pages.loggedModels };
      type Answer = Paged & { readonly models?: readonly LoggedModelMessage[] };
      for await (const answer of everyPage(async (page_token) => {
        const page = http.post<Answer>(`${API}/logged-models/search`, { ...asked, page_token });
        // Servers before 3.0 have none.
        return (await unless([404, 405, 501], page)) ?? {};
      })) {
        yield* (answer.models ?? []).map(loggedModelOf);
      }
    },

    async *files(owner) {
      const folders = [""];
      for (const folder of folders) {
        const { files = [] } = await listFolder(owner, folder);
        for (const { path, is_dir, file_size: size } of files) {
          if (is_dir) folders.push(path);
          else yield { path, size } satisfies SourceFile;
        }
      }
    },

    async open({ kind, id, files: uri }, path) {
      switch (kind) {
        case "run":
          return http.open("/get-artifact", { path, run_uuid: id });
        case "logged_model":
          return http.open(`/ajax-api/2.0/mlflow/logged-models/${encodeURIComponent(id)}/artifacts/files`, {
            artifact_file_path: path,
          });
        case "version": {
          const place = posix.join(servedPath(uri), path).split("/").map(encodeURIComponent).join("/");
          return http.open(`${PROXY}/${place}`, {});
        }
      }
    },

    async *models() {
      type Answer = Paged & { readonly registered_models?: readonly ModelMessage[] };
      for (const filter of modelFilters) {
        const asked = { max_results: pages.models, order_by: "name ASC", ...(filter !== "" && { filter }) };
        for await (const { registered_models = [] } of everyPage((token) =>
          http.get<Answer>(`${API}/registered-models/search`, {
            ...asked,
            ...(token !== undefined && { page_token: token }),
          }),
        )) {
          yield* registered_models.map(modelOf);
        }
      }
    },

    async version({ name }: SourceModel, number) {
      const named = { name, version: number };
      const found = await unless(
        [404],
        http.get<{ model_version: VersionMessage }>(`${API}/model-versions/get`, named),
      );
      if (found === undefined) return undefined;
      const { artifact_uri = "" } = await http.get<{ artifact_uri?: string }>(
        `${API}/model-versions/get-download-uri`,
        named,
      );
      return versionOf(found.model_version, artifact_uri);
    },

    async hasTraces({ id }) {
      const location = { type: "MLFLOW_EXPERIMENT", mlflow_experiment: { experiment_id: id } };
      const asked = http.post<{ traces?: readonly unknown[] }>("/api/3.0/mlflow/traces/search", {
        locations: [location],
        max_results: 1,
      });
      return ((await unless([400, 404, 405, 501], asked))?.traces ?? []).length > 0;
    },

    close: () => Promise.resolve(),
  };
}
