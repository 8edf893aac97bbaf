import { constants } from "node:os";

const undoings = new Set<() => void>();

/**
 * Has something undone when this program ends, whatever ends it: an error, Ctrl-C or its last line.
 *
 * @param undo runs to its end at once; the last one named is the first to run
 * @returns forgets it again
 */
export function atEnd(undo: () => void): () => void {
  watch();
  undoings.add(undo);
  return () => undoings.delete(undo);
}

let watching = false;

function watch(): void {
  if (watching) return;
  watching = true;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    // Ends with what a shell tells of a program that the signal has ended.
    process.once(signal, () => process.exit(128 + constants.signals[signal]));
  }
  process.once("exit", () => {
    for (const undo of [...undoings].reverse()) {
      try {
        undo();
      } catch (error) {
        process.stderr.write(`${error}\n`);
      }
    }
  });
}
