/*
 * Asks a real MLflow server everything in the corpus and keeps its answers, for the unit tests to hold ours against:
 *   GALLERY_MLFLOW=…/bin/mlflow npx tsx acceptance/mlflow/record.ts [corpus …]
 */
import { writeFileSync } from "node:fs";
import { answersOf, corpora } from "../../src/api/mlflow/testing/corpus/corpora.ts";
import { play } from "../../src/api/mlflow/testing/corpus/play.ts";
import { startMlflow } from "../support/mlflow.ts";

const wanted = process.argv.slice(2);
for (const [name, askings] of Object.entries(corpora)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const server = await startMlflow();
  try {
    const exchanges = await play(askings, async ({ method, url, headers, payload }) => {
      const answer = await fetch(`${server.url}${url}`, {
        method,
        headers,
        ...(payload !== undefined && { body: Buffer.from(payload) }),
      });
      return { status: answer.status, text: await answer.text() };
    });
    const lines = exchanges.map((exchange) => JSON.stringify(exchange));
    writeFileSync(answersOf(name), `[\n${lines.join(",\n")}\n]\n`);
    process.stdout.write(`${name}: ${lines.length} answers\n`);
  } finally {
    await server.stop();
  }
}
