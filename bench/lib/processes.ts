import { readdirSync, readFileSync } from "node:fs";

/** Jiffies a second: fixed at 100 for user space on every Linux that Node runs on. */
const TICKS = 100;

interface ProcessStat {
  readonly pid: number;
  readonly parent: number;
  /** Of itself and of its children that have ended. */
  readonly cpuSeconds: number;
}

function statOf(pid: number): ProcessStat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "latin1");
    // The name in parentheses may hold blanks, so fields are counted from its end: state, parent, …
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0);
    return { pid, parent: Number(fields[1]), cpuSeconds: ticks / TICKS };
  } catch {
    return undefined; // It ended between the listing and the reading.
  }
}

function treeOf(root: number): ProcessStat[] {
  const all = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => statOf(Number(name)))
    .filter((stat) => stat !== undefined);
  const tree = all.filter((stat) => stat.pid === root);
  for (const member of tree) tree.push(...all.filter((stat) => stat.parent === member.pid));
  return tree;
}

/** CPU seconds, user and system, used so far by a process and all its descendants, ended ones included. */
export function cpuSecondsOf(root: number): number {
  return treeOf(root).reduce((sum, member) => sum + member.cpuSeconds, 0);
}

export interface Memory {
  readonly processes: number;
  /** Proportional: a page shared by n processes counts 1/n in each. */
  readonly pssBytes: number;
  readonly rssBytes: number;
}

export function memoryOf(root: number): Memory {
  const tree = treeOf(root);
  const sum = (file: string, label: string) =>
    tree.reduce((total, { pid }) => total + kilobytes(`/proc/${pid}/${file}`, label) * 1024, 0);
  return {
    processes: tree.length,
    pssBytes: sum("smaps_rollup", "Pss"),
    rssBytes: sum("smaps_rollup", "Rss"),
  };
}

function kilobytes(file: string, label: string): number {
  try {
    return Number(new RegExp(`^${label}:\\s+(\\d+) kB`, "m").exec(readFileSync(file, "latin1"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** Watches the memory of a process tree while something goes on. */
export function watchMemory(
  root: number,
  everyMs = 100,
): { stop(): { peakPssBytes: number; peakRssBytes: number } } {
  let peakPssBytes = 0;
  let peakRssBytes = 0;
  const look = () => {
    const { pssBytes, rssBytes } = memoryOf(root);
    peakPssBytes = Math.max(peakPssBytes, pssBytes);
    peakRssBytes = Math.max(peakRssBytes, rssBytes);
  };
  look();
  const timer = setInterval(look, everyMs);
  return {
    stop() {
      clearInterval(timer);
      look();
      return { peakPssBytes, peakRssBytes };
    },
  };
}
