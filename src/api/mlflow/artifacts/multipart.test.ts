import { expect, test } from "vitest";
import { openMlflowDoor } from "../testing/door.ts";

const PROXY = "/api/2.0/mlflow-artifacts";

async function start() {
  const door = await openMlflowDoor();
  const runId = (await door.call("POST", "runs/create", { experiment_id: "0" })).body.run.info.run_id;
  const top = `0/${runId}/artifacts`;
  const multipart = (act: string, body: object) => door.call("POST", `${PROXY}/mpu/${act}/${top}/dir`, body);
  return { door, top, multipart };
}

const path = "/home/me/big.bin";

test("parts come in any order and make one file", async () => {
  const { door, top, multipart } = await start();
  const made = await multipart("create", { path, num_parts: 3 });
  expect(made.body.credentials.map((each: { part_number: number }) => each.part_number)).toEqual([1, 2, 3]);
  const parts = [];
  for (const { url, part_number, headers } of made.body.credentials.reverse()) {
    expect([url.slice(0, 17), headers]).toEqual(["http://127.0.0.1/", {}]);
    const payload = `part ${part_number};`;
    const sent = await door.send({ method: "PUT", url: new URL(url).pathname, payload });
    parts.push({ part_number, etag: sent.headers.etag, url });
  }
  const { upload_id } = made.body;
  expect(await multipart("complete", { path, upload_id, parts })).toEqual({ status: 200, body: {} });
  const file = await door.send({ url: `${PROXY}/artifacts/${top}/dir/big.bin` });
  expect(file.body).toBe("part 1;part 2;part 3;");
});

test("who sends with credentials is told to send the parts with them", async () => {
  const { door, top } = await start();
  const answer = await door.send({
    method: "POST",
    url: `/projects/p${PROXY}/mpu/create/${top}`,
    headers: { "content-type": "application/json", authorization: "Basic YTpi" },
    payload: JSON.stringify({ path: "C:\\data\\x.bin", num_parts: 1 }),
  });
  const [{ url, headers }] = answer.json().credentials;
  expect(headers).toEqual({ authorization: "Basic YTpi" });
  expect(url).toMatch(
    /^http:\/\/127\.0\.0\.1\/projects\/p\/api\/2\.0\/mlflow-artifacts\/mpu\/part\/[^/]+\/1$/,
  );
});

test("what cannot be put together is refused, and giving up is always fine", async () => {
  const { multipart } = await start();
  const unknown = `"sha256:${"0".repeat(64)}"`;
  const refused = async (act: string, body: object) => {
    const answer = await multipart(act, body);
    return [answer.status, answer.body.error_code];
  };
  const complete = (parts: object[]) => refused("complete", { path, upload_id: "u", parts });
  expect(await complete([{ part_number: 1, etag: "e" }])).toEqual([400, "INVALID_PARAMETER_VALUE"]);
  expect(await complete([{ part_number: 2, etag: unknown }])).toEqual([400, "INVALID_PARAMETER_VALUE"]);
  expect(await complete([{ part_number: 1, etag: unknown }])).toEqual([404, "RESOURCE_DOES_NOT_EXIST"]);
  for (const num_parts of [0, 10_001])
    expect(await refused("create", { path, num_parts })).toEqual([400, "INVALID_PARAMETER_VALUE"]);
  expect(await refused("create", { num_parts: 1 })).toEqual([400, "INVALID_PARAMETER_VALUE"]);
  expect(await multipart("abort", { path, upload_id: "u" })).toEqual({ status: 200, body: {} });
});
