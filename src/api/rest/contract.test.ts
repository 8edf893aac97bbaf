import { describe, expect, test } from "vitest";
import { catalogue } from "../../domain/error-catalogue.ts";
import { permissionTable } from "../../gallery.ts";
import { type JsonSchema, loadContract } from "./contract.ts";
import { restDoor } from "./door.ts";
import { openDoor } from "./testing/door.ts";
import { checksOf, createValidator } from "./validation.ts";

const contract = loadContract();

describe("the contract", () => {
  test("an operation without a handler, or a handler without an operation, stops the start", () => {
    const handlers = Object.fromEntries(
      contract.operations.map(({ operationId }) => [operationId, async () => undefined]),
    );
    const { "storage.getModel": _dropped, ...fewer } = handlers;
    expect(() => restDoor(contract, fewer)).toThrow("storage.getModel has no handler");
    expect(() => restDoor(contract, { ...handlers, "storage.other": async () => undefined })).toThrow(
      "lacks the operations storage.other",
    );
    expect(() => restDoor(contract, handlers)).not.toThrow();
  });

  test("every function of the neck has an operation", () => {
    const operations = new Set(contract.operations.map(({ operationId }) => operationId));
    const servedAs: Readonly<Record<string, string>> = {
      "storage.changeTags": "storage.changeModelTags",
      "storage.describe": "storage.describeModel",
    };
    const neck = Object.entries(permissionTable).flatMap(([tier, table]) =>
      Object.keys(table).map((name) => `${tier}.${name}`),
    );
    expect(neck.filter((name) => !operations.has(servedAs[name] ?? name))).toEqual([]);
  });

  test("every operation's schemas compile, though a server compiles each at its first request", () => {
    const validator = createValidator();
    for (const operation of loadContract().operations) {
      expect(() => checksOf(validator, operation), operation.operationId).not.toThrow();
    }
  });

  test("every example is of its own schema", () => {
    const ajv = createValidator();
    const hold = (schema: JsonSchema | undefined, value: unknown, where: string): void => {
      if (schema === undefined || value === undefined) return;
      expect(ajv.validate(schema, value), `${where}: ${ajv.errorsText()}`).toBe(true);
    };
    for (const [name, schema] of Object.entries(contract.schemas)) hold(schema, schema.example, name);
    for (const { operationId, parameters, requestBody } of contract.operations) {
      for (const { schema, example } of parameters) hold(schema, example, operationId);
      for (const media of Object.values(requestBody?.content ?? {}))
        hold(media.schema, media.example, operationId);
    }
  });

  test("every object says which names it may have, every operation what it does and which errors it gives", () => {
    for (const [name, schema] of Object.entries(contract.schemas)) {
      if (schema.type === "object" && schema.oneOf === undefined)
        expect([name, schema.additionalProperties]).not.toEqual([name, undefined]);
      if (schema["x-code"] !== undefined) expect(catalogue).toHaveProperty([String(schema["x-code"])]);
    }
    for (const { operationId, summary, responses, requestBody } of contract.operations) {
      expect(summary, operationId).toBeTruthy();
      const expected =
        requestBody === undefined ? ["400"] : ["400", "403", "408", "413", "415", "500", "503"];
      expect(Object.keys(responses), operationId).toEqual(expect.arrayContaining(expected));
    }
  });

  test("is served as JSON and as a page without scripts", async () => {
    const door = await openDoor();
    const served = (await door.send({ url: "/api/v1/openapi.json" })).json();
    expect(served.openapi).toBe("3.1.0");
    expect(Object.keys(served.paths)).toHaveLength(new Set(contract.operations.map(({ path }) => path)).size);
    const page = await door.send({ url: "/api/v1/docs" });
    expect(page.headers["content-security-policy"]).toMatch(/^default-src 'none'; style-src 'sha256-/);
    for (const { operationId } of contract.operations) expect(page.body).toContain(`id="${operationId}"`);
    expect(page.body).not.toMatch(/<script|style="|\son\w+="|(?:src|href|action)="https?:/);
    const links = [...page.body.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    for (const id of links) expect(page.body).toContain(`id="${id}"`);
  });
});
