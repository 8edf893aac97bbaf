import { type Client, createClient, type Project } from "../../../../client/index.ts";
import { UsageError } from "../../../kit/failure.ts";

const TIMEOUT = 10_000;
/** What a tracking URI of Gallery has behind the server's own address. */
const PROJECT = /\/projects\/[^/]+\/*$/;

const firstOf = async (client: Client, signal: AbortSignal): Promise<Project | undefined> =>
  (await client.projects.list({ page_size: 1 }, { signal })).items[0];

/** The first project of the Gallery that an address leads to; undefined where none answers. */
async function firstAt(address: URL, signal: AbortSignal): Promise<Project | undefined> {
  const url = `${address.origin}${address.pathname.replace(PROJECT, "")}`;
  const limit = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT)]);
  try {
    return await firstOf(createClient({ url, retries: 0 }), limit);
  } catch {
    // MLflow's own server knows no such path; that it cannot be reached is told by who reads from it.
    return undefined;
  }
}

/**
 * Refuses to read from the Gallery that is written to: its runs are there already, under ids that they keep, so nothing
 * but pointers would come of it. Its first project tells it from any other, whatever name it is called by.
 */
export async function demandAnother(from: string, client: Client, signal: AbortSignal): Promise<void> {
  if (!/^https?:/i.test(from)) return;
  const there = await firstAt(new URL(from), signal);
  if (there === undefined) return;
  const here = await firstOf(client, signal);
  if (here?.name !== there.name || here.createdAt !== there.createdAt) return;
  throw new UsageError(
    `--from ${from} is the Gallery that the import would write to: its runs and models keep their ids, so they cannot be ` +
      "in a second project; programs that name this address find them where they are",
  );
}
