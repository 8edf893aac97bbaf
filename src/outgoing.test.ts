import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import { type AddressInfo, createServer as createSocketServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { createHttp } from "./outgoing.ts";

const guarded = createHttp([]);
const open = createHttp(["127.0.0.0/8"]);

async function serve(listener: RequestListener, host = "127.0.0.1"): Promise<number> {
  const server = createServer(listener).listen(0, host);
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

const post = (url: string, timeoutMs = 2_000) =>
  ({ method: "POST", url, headers: { "x-test": "1" }, body: "héllo", timeoutMs }) as const;

const hostile = [
  "localhost",
  "127.0.0.1",
  "127.1",
  "127.255.255.254",
  "2130706433",
  "0x7f000001",
  "0x7f.0.0.1",
  "0177.0.0.1",
  "017700000001",
  "%31%32%37.0.0.1",
  "①②⑦.⓪.⓪.①",
  "0",
  "0.0.0.0",
  "10.0.0.1",
  "100.64.0.1",
  "100.127.255.255",
  "169.254.169.254",
  "169.254.1.1",
  "2852039166",
  "0xa9fea9fe",
  "172.16.0.1",
  "172.31.255.255",
  "192.0.0.1",
  "192.0.0.192",
  "192.0.2.1",
  "192.88.99.1",
  "192.168.1.1",
  "198.18.0.1",
  "198.19.255.255",
  "198.51.100.7",
  "203.0.113.9",
  "224.0.0.1",
  "239.255.255.250",
  "240.0.0.1",
  "255.255.255.255",
  "[::]",
  "[::1]",
  "[::127.0.0.1]",
  "[::ffff:127.0.0.1]",
  "[::ffff:7f00:1]",
  "[0:0:0:0:0:ffff:7f00:0001]",
  "[::ffff:169.254.169.254]",
  "[::ffff:8.8.8.8]",
  "[::ffff:0:127.0.0.1]",
  "[64:ff9b::127.0.0.1]",
  "[64:ff9b::a9fe:a9fe]",
  "[64:ff9b:1::1]",
  "[100::1]",
  "[2001::1]",
  "[2001:0:53aa:64c::7f00:1]",
  "[2001:20::1]",
  "[2001:db8::1]",
  "[2002:7f00:1::]",
  "[2002:a9fe:a9fe::]",
  "[3fff::1]",
  "[fc00::1]",
  "[fd00:ec2::254]",
  "[fe80::1]",
  "[fec0::1]",
  "[ff02::1]",
];

test.each(hostile)("%s is not called unless its network is allowed", async (host) => {
  const url = `http://${host}:9/`;
  expect(await guarded.refusal(url)).toContain("is not a public address");
  await expect(guarded.request(post(url))).rejects.toThrow("is not a public address");
});

test.each(["8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "[2606:4700::1111]", "[2a00:1450::1]"])(
  "%s is public",
  async (host) => {
    expect(await guarded.refusal(`https://${host}/`)).toBeUndefined();
  },
);

test.each([
  ["ftp://8.8.8.8/", "neither http: nor https:"],
  ["file:///etc/passwd", "neither http: nor https:"],
  ["http://user@8.8.8.8/", "user name"],
  ["http://:secret@8.8.8.8/", "user name"],
  ["//8.8.8.8/", "not a URL"],
  ["", "not a URL"],
])("%s is refused for its form", async (url, complaint) => {
  expect(await guarded.refusal(url)).toContain(complaint);
  await expect(guarded.request(post(url))).rejects.toThrow(complaint);
});

test("only the allowed networks are opened, in each way of writing an address", async () => {
  const { refusal } = createHttp(["10.1.0.0/16", "fd00::/8", "192.168.1.7"]);
  for (const host of ["10.1.2.3", "[fd12::1]", "192.168.1.7", "[::ffff:10.1.0.1]"]) {
    expect(await refusal(`http://${host}/`), host).toBeUndefined();
  }
  for (const host of ["10.2.0.1", "[fe80::1]", "192.168.1.8", "127.0.0.1", "[::ffff:10.2.0.1]"]) {
    expect(await refusal(`http://${host}/`), host).toBeDefined();
  }
});

test("a request arrives as it was given, under its own host name, and its status comes back", async () => {
  let seen: IncomingMessage | undefined;
  let body = "";
  const port = await serve(async (request, answer) => {
    seen = request;
    for await (const chunk of request) body += chunk;
    answer.writeHead(202).end("thanks");
  });
  const http = createHttp(["127.0.0.0/8", "::1"]);
  expect(await http.request(post(`http://localhost:${port}/a?b=c`))).toEqual({ status: 202 });
  const { method, url, headers } = seen!;
  expect([method, url, headers["x-test"], headers.host, body]).toEqual([
    "POST",
    "/a?b=c",
    "1",
    `localhost:${port}`,
    "héllo",
  ]);
});

test("what an answer says comes back where it is wanted, its first KiB", async () => {
  const port = await serve((request, answer) => {
    answer.writeHead(200);
    if (request.url === "/short") answer.end("thänks");
    else if (request.url === "/long") answer.end("a".repeat(1_000_000));
    else answer.write("begun", () => answer.destroy());
  });
  const ask = (path: string) => open.request({ ...post(`http://127.0.0.1:${port}${path}`), wantsBody: true });
  expect(await ask("/short")).toEqual({ status: 200, body: "thänks" });
  expect(await ask("/long")).toEqual({ status: 200, body: "a".repeat(1_024) });
  await expect(ask("/cut")).rejects.toThrow();
});

test("a redirect is not followed", async () => {
  let calls = 0;
  const port = await serve((_request, answer) => {
    calls += 1;
    answer.writeHead(307, { location: "/again" }).end();
  });
  expect(await open.request(post(`http://127.0.0.1:${port}/`))).toEqual({ status: 307 });
  expect(calls).toBe(1);
});

test("a receiver that says nothing is given up in time, also one that only takes the connection", async () => {
  const port = await serve(() => {});
  await expect(open.request(post(`http://127.0.0.1:${port}/`, 100))).rejects.toThrow(
    "no answer within 0.1 s",
  );
  const mute = createSocketServer(() => {}).listen(0, "127.0.0.1");
  await once(mute, "listening");
  onTestFinished(() => void mute.close());
  const { port: tls } = mute.address() as AddressInfo;
  await expect(open.request(post(`https://127.0.0.1:${tls}/`, 100))).rejects.toThrow("no answer within");
});

test("an answer without end is cut off", async () => {
  let cut = () => {};
  const wasCut = new Promise<void>((resolve) => {
    cut = resolve;
  });
  const port = await serve((_request, answer) => {
    answer.writeHead(200);
    const more = setInterval(() => answer.write("x".repeat(4_096)), 1);
    answer.on("close", () => {
      clearInterval(more);
      cut();
    });
  });
  expect(await open.request(post(`http://127.0.0.1:${port}/`, 10_000))).toEqual({ status: 200 });
  await wasCut;
});

test("what goes wrong is said in a few words", async () => {
  await expect(open.request(post("http://127.0.0.1:1/"))).rejects.toThrow("ECONNREFUSED");
  const port = await serve((request) => request.socket.destroy());
  await expect(open.request(post(`http://127.0.0.1:${port}/`))).rejects.toThrow("socket hang up");
  await expect(guarded.request(post("http://nowhere.invalid/"))).rejects.toThrow(/ENOTFOUND|EAI_AGAIN/);
});

test.each([
  [{ "Retry-After": "120" }, 120_000],
  [{ "Retry-After": "Thu, 01 Jan 2026 00:01:00 GMT", Date: "Thu, 01 Jan 2026 00:00:00 GMT" }, 60_000],
  [{ "Retry-After": "Thu, 01 Jan 2026 00:00:00 GMT", Date: "Thu, 01 Jan 2026 00:01:00 GMT" }, undefined],
  [{ "Retry-After": "soon" }, undefined],
  [{ "Retry-After": "-5" }, undefined],
  [{ "Retry-After": "99999999999999999999" }, undefined],
  [{}, undefined],
])("an answer with %j asks to wait %s ms", async (headers, expected) => {
  const port = await serve((_request, answer) => {
    answer.sendDate = false;
    answer.writeHead(429, headers).end();
  });
  const { status, retryAfterMs } = await open.request(post(`http://127.0.0.1:${port}/`));
  expect([status, retryAfterMs]).toEqual([429, expected]);
});
