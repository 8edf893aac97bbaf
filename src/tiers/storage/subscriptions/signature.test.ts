import { expect, test } from "vitest";
import { newSecret, signedHeaders } from "./signature.ts";

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
