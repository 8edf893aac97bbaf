/** A bar on the error stream while bytes move; nothing where nobody watches. */
export interface Progress {
  update(done: number, total: number | undefined): void;
  stop(): void;
}

const silent: Progress = { update: () => undefined, stop: () => undefined };

/** @param label what moves, such as a file name */
export async function showProgress(label: string): Promise<Progress> {
  if (!process.stderr.isTTY) return silent;
  const { default: cliProgress } = await import("cli-progress");
  const bar = new cliProgress.SingleBar(
    {
      format: `${label} {bar} {percentage}% {done} of {all}, {eta_formatted} left`,
      hideCursor: true,
      clearOnComplete: true,
      stopOnComplete: false,
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
