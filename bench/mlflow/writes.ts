import { type LoadReport, writeRequests } from "../lib/driver.ts";
import { atLeast, atMost, number, percentiles, times } from "../lib/words.ts";
import type { Sheet } from "./sheet.ts";
import type { Both, Pair } from "./sides.ts";
import { type Work, type World, writes } from "./work.ts";
import { createWorld } from "./world.ts";

const WARM_SECONDS = 2;
const PLAIN_SECONDS = 3;

export async function measureWrites(both: Both, sheet: Sheet, seconds: number): Promise<void> {
  const worlds = await both.each(({ server }) => createWorld(server));
  for (const work of writes) await measureWrite(both, worlds, sheet, work, seconds);
  await sheet.memory("after the writes", both);
}

async function measureWrite(
  both: Both,
  worlds: Pair<World>,
  sheet: Sheet,
  { name: what, requests, connections, faster, cheaper }: Work,
  seconds: number,
): Promise<void> {
  const { driver } = both.bench;
  const found = await both.each(async ({ name, server }) => {
    const file = writeRequests(`${both.folder}/requests`, requests(worlds[name]));
    const warm = await driver.load(server, file, { connections, seconds: WARM_SECONDS });
    const quick = await driver.load(server, file, { connections, seconds, first: warm.requests });
    const first = warm.requests + quick.requests;
    const plain = { connections, seconds: PLAIN_SECONDS, first, plain: true };
    return { quick, plain: await driver.load(server, file, plain) };
  });
  sheet.keep(what, found);
  const quick = { gallery: found.gallery.quick, mlflow: found.mlflow.quick };
  const rate = (report: LoadReport) => `${number(report.perSecond)}/s, ${percentiles(report)}`;
  sheet.note(
    what,
    { gallery: rate(quick.gallery), mlflow: rate(quick.mlflow) },
    times(quick.gallery.perSecond / quick.mlflow.perSecond),
    atLeast(faster),
  );
  sheet.cpu(quick, cheaper === undefined ? "" : atMost(cheaper));
  const plain = { gallery: percentiles(found.gallery.plain), mlflow: percentiles(found.mlflow.plain) };
  sheet.note("… client without TCP_QUICKACK", plain, "not claimed");
}
