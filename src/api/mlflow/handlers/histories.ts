import type { Caller } from "../../../domain/caller.ts";
import { GalleryError } from "../../../domain/errors.ts";
import type { RunPoint } from "../../../domain/run.ts";
import type { Page } from "../../../domain/values.ts";
import type { Metadata } from "../../../tiers/metadata/index.ts";
import { handle, type MlflowHandlers } from "../call.ts";
import { invalid } from "../errors.ts";
import { metricMessage } from "../messages.ts";
import { apiDocs, int64, list, required, text, type Values } from "../requests/fields.ts";
import { findRun } from "../requests/ids.ts";
import { some } from "../requests/json.ts";
import { texts } from "../requests/kinds.ts";
import { limits } from "../requests/limits.ts";
import { badPageToken, collect } from "../requests/pages.ts";
import { sample } from "../runs/sampling.ts";

interface Asked {
  readonly runId: string;
  readonly metric: string;
  readonly size?: number | undefined;
  readonly token?: string | undefined;
}

const inOrder = (a: RunPoint, b: RunPoint): number => a.step - b.step || a.at - b.at || a.value - b.value;

const interval = {
  run_ids: required(texts),
  metric_key: required(text),
  start_step: int64,
  end_step: int64,
  max_results: int64,
};

function checkInterval({
  run_ids: { length },
  start_step: start,
  end_step: end,
  ...given
}: Values<typeof interval>): void {
  if (length > limits.historyRuns) {
    throw invalid(
      `GetMetricHistoryBulkInterval request must specify at most ${limits.historyRuns} run_ids. Received ${length} run_ids.${apiDocs}`,
    );
  }
  const { max_results: most = 1 } = given;
  if (most < 1 || most > limits.sampledPoints) {
    throw invalid(`max_results must be between 1 and ${limits.sampledPoints}.${apiDocs}`);
  }
  if ((start === undefined) !== (end === undefined)) {
    throw invalid("If either start step or end step are specified, both must be specified.");
  }
  if (start !== undefined && end !== undefined && start > end) {
    throw invalid(`end_step must be greater than start_step. Found start_step=${start} and end_step=${end}.`);
  }
}

function checkRuns({ length }: readonly string[]): void {
  if (length === 0) throw invalid("GetMetricHistoryBulk request must specify at least one run_id.");
  if (length > limits.historyRuns) {
    throw invalid(
      `GetMetricHistoryBulk request cannot specify more than ${limits.historyRuns} run_ids. Received ${length} run_ids.`,
    );
  }
}

export function historyHandlers(metadata: Metadata): MlflowHandlers {
  /** A run that does not exist has no points. */
  const read = async (caller: Caller, { runId, metric, size, token }: Asked): Promise<Page<RunPoint>> => {
    const run = findRun(runId);
    if (run === undefined) return { items: [] };
    const pages = collect(
      (page) => metadata.runHistory(caller, { ...page, run, metric }),
      size,
      token,
      limits.historyPoints,
    );
    try {
      return await pages;
    } catch (error) {
      if (!(error instanceof GalleryError)) throw error;
      if (error.code === "cursor.invalid") throw badPageToken();
      if (error.code === "run.unknown") return { items: [] };
      throw error;
    }
  };

  return {
    GetMetricHistory: handle(
      { run_id: required(text), metric_key: required(text), page_token: text, max_results: int64 },
      async ({ run_id: runId, metric_key: metric, page_token: token, max_results: size }, { caller }) => {
        if (size !== undefined && size <= 0) {
          throw invalid(
            `Invalid value ${size} for parameter 'max_results' supplied. It must be a positive integer.`,
          );
        }
        const { items, next_page_token } = await read(caller, { runId, metric, size, token });
        return {
          metrics: some(items.map((point) => metricMessage({ name: metric, ...point }))),
          next_page_token,
        };
      },
    ),

    /** For charts: every point of several runs, up to a bound. */
    GetMetricHistoryBulk: handle(
      { run_id: list(text), metric_key: text, max_results: int64 },
      async ({ run_id: runIds = [], metric_key: metric, max_results = limits.historyPoints }, { caller }) => {
        checkRuns(runIds);
        if (metric === undefined) throw invalid("GetMetricHistoryBulk request must specify a metric_key.");
        const most = Math.min(max_results, limits.historyPoints);
        const metrics: unknown[] = [];
        for (const runId of [...runIds].sort()) {
          const { items } = await read(caller, { runId, metric, size: most - metrics.length });
          metrics.push(
            ...items.map((point) => ({ ...metricMessage({ name: metric, ...point }), run_id: runId })),
          );
        }
        return { metrics };
      },
    ),

    /** For charts: points of several runs spread evenly over their steps. */
    GetMetricHistoryBulkInterval: handle(interval, async (given, { caller }) => {
      checkInterval(given);
      const { run_ids, metric_key: metric, start_step, end_step, max_results = limits.sampledPoints } = given;
      const [start, end] = [start_step ?? Number.NEGATIVE_INFINITY, end_step ?? Number.POSITIVE_INFINITY];
      const metrics: unknown[] = [];
      for (const runId of run_ids) {
        const { items } = await read(caller, { runId, metric });
        const wanted = items.filter(({ step }) => step >= start && step <= end).sort(inOrder);
        for (const point of sample(wanted, max_results)) {
          metrics.push({ ...metricMessage({ name: metric, ...point }), run_id: runId });
        }
      }
      return { metrics: some(metrics) };
    }),
  };
}
