import type { Readable } from "node:stream";
import { Interrupted } from "./failure.ts";

type Update = (done: number, total: number | undefined) => void;

interface Bar {
  readonly update: Update;
  readonly stop: () => void;
}

/**
 * Runs a transfer with a bar on the error stream, where somebody watches. The first Ctrl-C aborts the signal, so
 * that the transfer can tidy up behind itself; the second ends the program as always.
 *
 * @param label what moves, such as a file name
 */
export async function withProgress<Result>(
  label: string,
  transfer: (update: Update, signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const interruption = new AbortController();
  const interrupt = (): void => interruption.abort(new Interrupted());
  process.once("SIGINT", interrupt);
  const bar = await startBar(label);
  try {
    return await transfer(bar.update, interruption.signal);
  } finally {
    process.off("SIGINT", interrupt);
    bar.stop();
  }
}

/** Standard input that ends with the interruption instead of waiting on for more. */
export function standardInput(signal: AbortSignal): Readable {
  signal.addEventListener("abort", () => process.stdin.destroy(signal.reason), { once: true });
  return process.stdin;
}

async function startBar(label: string): Promise<Bar> {
  if (!process.stderr.isTTY) return { update: () => undefined, stop: () => undefined };
  const { default: cliProgress } = await import("cli-progress");
  const bar = new cliProgress.SingleBar(
    {
      format: `${label} {bar} {percentage}% {done} of {all}, {eta_formatted} left`,
      hideCursor: true,
      clearOnComplete: true,
    },
    cliProgress.Presets.shades_classic,
  );
  bar.start(0, 0, { done: formatSize(0), all: "?" });
  return {
    update: (done, total) => {
      bar.setTotal(Math.max(total ?? done, 1));
      bar.update(done, { done: formatSize(done), all: total === undefined ? "?" : formatSize(total) });
    },
    stop: () => bar.stop(),
  };
}

const units = ["B", "KiB", "MiB", "GiB", "TiB"] as const;

export function formatSize(bytes: number): string {
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(bytes, 1)) / 10));
  return `${(bytes / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}
