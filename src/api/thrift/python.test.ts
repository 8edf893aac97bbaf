import type { AddressInfo } from "node:net";
import Fastify from "fastify";
import { expect, onTestFinished, test } from "vitest";
import { realSeams } from "../../seams.ts";
import { startThriftServer } from "./framed.ts";
import { thriftHttpPlugin } from "./http.ts";
import { localCaller, quietLog, temporaryGallery } from "./testing/gallery.ts";
import { runPythonClient } from "./testing/python.ts";

test("the Python client speaks framed binary, binary over HTTP and JSON over HTTP", {
  timeout: 300_000,
}, async () => {
  const { gallery } = await temporaryGallery();
  const framed = await startThriftServer({
    gallery,
    host: "127.0.0.1",
    port: 0,
    seams: realSeams(),
    log: quietLog,
  });
  onTestFinished(() => framed.close());
  const app = Fastify();
  await app.register(thriftHttpPlugin({ gallery, callerOf: () => localCaller, log: quietLog }));
  await app.listen({ host: "127.0.0.1", port: 0 });
  onTestFinished(() => app.close());
  const httpPort = String((app.server.address() as AddressInfo).port);
  expect(await runPythonClient("framed", "127.0.0.1", String(framed.port), "framed-project")).toBe("ok");
  expect(await runPythonClient("http", "127.0.0.1", httpPort, "http-project")).toBe("ok");
  expect(await runPythonClient("json", "127.0.0.1", httpPort, "json-project")).toBe("ok");
});
