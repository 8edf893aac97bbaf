import { expect, test } from "vitest";
import { mlflowHeaders, newSecret, partId, signedHeaders } from "./signature.ts";

test("a message is signed as the example of Standard Webhooks", () => {
  const headers = signedHeaders("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", {
    id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
    at: 1_614_265_330_999,
    body: '{"test": 2432232314}',
  });
  expect(headers).toEqual({
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  });
});

test("a secret is 32 bytes of chance", () => {
  const secret = newSecret({ uuid: () => "", token: (bytes) => "0f".repeat(bytes) });
  expect(secret).toBe(`whsec_${Buffer.alloc(32, 0x0f).toString("base64")}`);
});

test("a message for MLflow's receivers is signed with the secret as it is, and only with one", () => {
  const signed = { id: "38bc631c-ad04-4301-8bab-9c8d9085c2fb", at: 1_795_302_353_730, body: "{}" };
  const bare = { "x-mlflow-delivery-id": signed.id, "x-mlflow-timestamp": "1795302353" };
  expect(mlflowHeaders("", signed)).toEqual(bare);
  expect(mlflowHeaders("s3cret", signed)).toEqual({
    ...bare,
    "x-mlflow-signature": "v1,kXz8ASgYclZrWm9TjzACYEReyM0K9D87E2h7BF8ijN0=",
  });
});

test("each request of a delivery has an id of its own that is the same whenever it is asked for", () => {
  const delivery = "38bc631c-ad04-4301-8bab-9c8d9085c2fb";
  const ids = [0, 1, 2].map((index) => partId(delivery, index));
  expect(ids[0]).toBe(delivery);
  expect(new Set(ids).size).toBe(3);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect([0, 1, 2].map((index) => partId(delivery, index))).toEqual(ids);
});
