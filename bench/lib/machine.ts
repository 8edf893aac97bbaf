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
