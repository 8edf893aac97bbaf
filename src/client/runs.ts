import type {
  NewRun,
  Run,
  RunChange,
  RunHistoryRequest,
  RunPoint,
  RunQuery,
  RunRecord,
} from "../domain/run.ts";
import { readPoint, readRun, type Spelled, type SpelledRun, spellPoint } from "../domain/run-json.ts";
import type { RunSearch } from "../domain/search.ts";
import type { Page, Time } from "../domain/values.ts";
import { type CallOptions, everyPage, path, type Transport } from "./transport.ts";

export type Runs = ReturnType<typeof createRuns>;

/** Metrics that are no numbers travel as texts; here they are NaN and infinities. */
export function createRuns(transport: Transport) {
  const list = async (
    { project, experiment, ...query }: RunQuery,
    options: CallOptions = {},
  ): Promise<Page<Run>> => {
    const page = await transport.json<Page<SpelledRun>>({
      ...options,
      method: "GET",
      path: path`/projects/${project}/experiments/${String(experiment)}/runs`,
      query,
      repeat: "harmless",
    });
    return { ...page, items: page.items.map(readRun) };
  };

  const history = async (
    { run, ...query }: RunHistoryRequest,
    options: CallOptions = {},
  ): Promise<Page<RunPoint>> => {
    const page = await transport.json<Page<Spelled<RunPoint>>>({
      ...options,
      method: "GET",
      path: path`/runs/${run}/history`,
      query,
      repeat: "harmless",
    });
    return { ...page, items: page.items.map((point) => readPoint<RunPoint>(point)) };
  };

  const search = async ({ project, ...body }: RunSearch, options: CallOptions = {}): Promise<Page<Run>> => {
    const page = await transport.json<Page<SpelledRun>>({
      ...options,
      method: "POST",
      path: path`/projects/${project}/runs/search`,
      body,
      repeat: "harmless",
    });
    return { ...page, items: page.items.map(readRun) };
  };

  return {
    create: async ({ project, experiment, ...body }: NewRun, options: CallOptions = {}): Promise<Run> =>
      readRun(
        await transport.json({
          ...options,
          method: "POST",
          path: path`/projects/${project}/experiments/${String(experiment)}/runs`,
          body,
          repeat: "keyed",
        }),
      ),

    /** With `asOf` as it was, without what was told or moved later. */
    get: async (run: string, { asOf, ...options }: CallOptions & { asOf?: Time } = {}): Promise<Run> =>
      readRun(
        await transport.json({
          ...options,
          method: "GET",
          path: path`/runs/${run}`,
          query: { asOf },
          repeat: "harmless",
        }),
      ),

    /** All of it is kept, or nothing. */
    record: (
      { run, metrics, ...told }: RunRecord,
      options: CallOptions = {},
    ): Promise<{ recorded: number }> =>
      transport.json({
        ...options,
        method: "POST",
        path: path`/runs/${run}/records`,
        body: { ...told, ...(metrics !== undefined && { metrics: metrics.map(spellPoint) }) },
        repeat: "keyed",
      }),

    change: async ({ run, ...body }: RunChange, options: CallOptions = {}): Promise<Run> =>
      readRun(
        await transport.json({
          ...options,
          method: "PATCH",
          path: path`/runs/${run}`,
          body,
          repeat: "keyed",
        }),
      ),

    list,

    all: (query: RunQuery, options: CallOptions = {}): AsyncIterable<Run> =>
      everyPage(query.page_token, (page_token) => list({ ...query, page_token }, options)),

    /** By a condition over params, tags, metrics and what a run says of itself. */
    search,

    allFound: (request: RunSearch, options: CallOptions = {}): AsyncIterable<Run> =>
      everyPage(request.page_token, (page_token) => search({ ...request, page_token }, options)),

    /** The points of one metric, by time, then step, then value. */
    history,

    allHistory: (request: RunHistoryRequest, options: CallOptions = {}): AsyncIterable<RunPoint> =>
      everyPage(request.page_token, (page_token) => history({ ...request, page_token }, options)),
  };
}
