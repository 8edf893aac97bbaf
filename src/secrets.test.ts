import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readSecretsFrom, secretOf } from "./secrets.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gallery-"));
});

afterEach(() => rm(folder, { recursive: true }));

async function fileOf(text: string): Promise<string> {
  await writeFile(join(folder, "secrets.yaml"), text);
  return join(folder, "secrets.yaml");
}

test("a secret is found by its name in the environment, then in the file", async () => {
  const file = await fileOf("forecasting-deployment: whsec_file\npage.ops: whsec_page\n");
  const environment = {
    GALLERY_SECRET_FORECASTING_DEPLOYMENT: "whsec_environment",
    GALLERY_SECRET_EMPTY: "",
  };
  const secrets = await readSecretsFrom(environment, file);
  expect(secretOf(secrets, "forecasting-deployment")).toBe("whsec_environment");
  expect(secretOf(secrets, "page.ops")).toBe("whsec_page");
  expect(secretOf(secrets, "empty")).toBeUndefined();
  expect([...secrets.values()].map(({ origin, source }) => [origin, source])).toEqual([
    ["environment", "GALLERY_SECRET_FORECASTING_DEPLOYMENT"],
    ["file", file],
  ]);
});

test.each([
  ["page: [s3cret", "is not YAML"],
  ["- s3cret", "one secret a line"],
  ["page: [s3cret]", "the secret page is not a text"],
  ["page.x: s3cret\npage-x: s3cret", "more than one secret that the environment writes PAGE_X"],
])("a file with %j is refused, and nothing of it is shown", async (text, sentence) => {
  const refusal = await readSecretsFrom({}, await fileOf(text)).catch((reason: Error) => reason);
  expect(refusal).toMatchObject({ code: "config.invalid", message: expect.stringContaining(sentence) });
  expect(JSON.stringify(refusal, Object.getOwnPropertyNames(refusal))).not.toContain("s3cret");
});

test("a file that is not there is refused", async () => {
  await expect(readSecretsFrom({}, join(folder, "none.yaml"))).rejects.toThrow("cannot read");
});
