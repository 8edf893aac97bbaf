import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { createClient } from "./index.ts";

interface Asked {
  readonly query: URLSearchParams;
  readonly answer: ServerResponse;
}

/** A server that gives each request for the stream to the next of these, which may cut it anywhere. */
async function serve(...turns: ((asked: Asked) => void)[]) {
  const asked: string[] = [];
  const server = createServer((request, answer) => {
    const { searchParams } = new URL(request.url!, "http://localhost");
    asked.push(searchParams.get("after") ?? "now");
    const turn = turns.shift();
    if (turn === undefined) answer.writeHead(503).end();
    else turn({ query: searchParams, answer });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { client: createClient({ url: `http://127.0.0.1:${port}`, retries: 1, timeout: 200 }), asked };
}

const event = (position: number) => `id: ${position}\nevent: x\ndata: {"position":${position}}\n\n`;
const stream =
  (text: string, cut: (answer: ServerResponse) => void) =>
  ({ answer }: Asked) => {
    answer.writeHead(200, { "content-type": "text/event-stream" });
    answer.write(text, () => cut(answer));
  };
const ended = (answer: ServerResponse) => void answer.end();
const broken = (answer: ServerResponse) => void answer.destroy();
const open = () => {};

test("a follower goes on where it was after ends, cuts and refusals, and loses and doubles nothing", async () => {
  const { client, asked } = await serve(
    stream(`id: 4\n\n${event(5)}${event(6)}`, ended),
    stream(`id: 6\n\n${event(7)}id: 8\ndata: {"posi`, broken),
    ({ answer }) => void answer.writeHead(503).end(),
    ({ answer }) => void answer.destroy(),
    stream(`id: 7\n\n${event(8)}:\n\nid: 12\n\n`, ended),
    stream(`id: 12\n\n${event(13)}`, open),
  );
  const seen: number[] = [];
  for await (const { position } of client.changes.follow()) {
    seen.push(position);
    if (position === 13) break;
  }
  expect(seen).toEqual([5, 6, 7, 8, 13]);
  expect(asked).toEqual(["now", "6", "7", "7", "7", "12"]);
});

test("a filter travels with every request", async () => {
  const queries: string[] = [];
  const turn = stream(event(3), ended);
  const { client } = await serve(
    ...[1, 2].map(() => (asked: Asked) => {
      queries.push(asked.query.toString());
      turn(asked);
    }),
  );
  let events = 0;
  const filter = {
    project: "p",
    baseVersionId: "m",
    kinds: ["model.created", "model.revised"],
    after: 2,
  } as const;
  for await (const _ of client.changes.follow(filter)) if (++events === 2) break;
  const rest = "project=p&baseVersionId=m&kinds=model.created&kinds=model.revised";
  expect(queries).toEqual([`${rest}&after=2`, `${rest}&after=3`]);
});

test("a refusal is not repeated, nor a server that was never there waited for", async () => {
  const refused = await serve(({ answer }) => {
    answer.writeHead(404, { "content-type": "application/problem+json" }).end('{"code":"project.unknown"}');
  });
  await expect(refused.client.changes.follow({ project: "p" }).next()).rejects.toMatchObject({
    code: "project.unknown",
  });
  expect(refused.asked).toHaveLength(1);
  const away = await serve();
  await expect(away.client.changes.follow().next()).rejects.toMatchObject({ code: "server.busy" });
  expect(away.asked).toHaveLength(2);
});

test("an abort ends it with the signal's reason", async () => {
  const { client } = await serve(stream(event(1), open));
  const abort = new AbortController();
  const changes = client.changes.follow({}, { signal: abort.signal });
  expect((await changes.next()).value).toEqual({ position: 1 });
  const next = changes.next();
  abort.abort(new Error("enough"));
  await expect(next).rejects.toThrow("enough");
});

test("a long poll is given its time", async () => {
  const { client } = await serve(({ query, answer }) => {
    const body = JSON.stringify({ items: [], position: 1, head: 1, wait: query.get("wait") });
    setTimeout(() => answer.writeHead(200, { "content-type": "application/json" }).end(body), 300);
  });
  expect(await client.changes.list({ wait: 1 })).toMatchObject({ wait: "1" });
});
