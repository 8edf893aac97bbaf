import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus, loadavg, release, totalmem } from "node:os";

/** What a reader needs to know of the machine to judge the figures. */
export function describeMachine(folder: string): string {
  const processors = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const system = /^PRETTY_NAME="(.*)"$/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1] ?? "Linux";
  const fileSystem = execFileSync("stat", ["-f", "-c", "%T", folder]).toString().trim();
  const load = loadavg()[0]!.toFixed(1);
  return `${processors.length} × ${processors[0]!.model}, ${memory} GiB, ${system} (kernel ${release()}), ${fileSystem}; load at the end ${load}`;
}

const REST = { ms: 500, busy: 0.05, limitMs: 60_000 };

/**
 * Waits until nothing goes on any more, for a minute at most: a server that still works off what it was asked before
 * would take the processors from the one that is measured.
 */
export async function untilAtRest(): Promise<void> {
  const started = performance.now();
  for (let before = processorTimes(); performance.now() - started < REST.limitMs; ) {
    await new Promise((resolve) => setTimeout(resolve, REST.ms));
    const now = processorTimes();
    if ((now.busy - before.busy) / (now.all - before.all) < REST.busy) return;
    before = now;
  }
}

function processorTimes(): { busy: number; all: number } {
  let [busy, all] = [0, 0];
  for (const { times } of cpus()) {
    const { user, nice, sys, irq, idle } = times;
    busy += user + nice + sys + irq;
    all += user + nice + sys + irq + idle;
  }
  return { busy, all };
}
