#!/usr/bin/env node
import { exitCodes, reportFailure } from "./kit/failure.ts";
import { packageVersion } from "./kit/package.ts";
import { programFor } from "./program.ts";

const words = process.argv.slice(2);

// A reader that has seen enough, such as `head`, is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exit(error.code === "EPIPE" ? exitCodes.ok : exitCodes.internal);
});

try {
  await run();
} catch (error) {
  const { text, exitCode } = reportFailure(error);
  process.stderr.write(text);
  process.exitCode = exitCode;
}

async function run(): Promise<void> {
  if (words[0] === "--version" || words[0] === "-V") {
    process.stdout.write(`${packageVersion()}\n`);
    return;
  }
  const program = await programFor(words);
  if (words.length === 0) program.outputHelp();
  else await program.parseAsync(words, { from: "user" });
}
