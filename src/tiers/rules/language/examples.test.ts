import { readdirSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { problemsOf, readRepository } from "./repository.ts";
import { listing1, listing2 } from "./testing/listings.ts";
import { writeRule } from "./write.ts";

const root = new URL("../../../../examples/rules/", import.meta.url);
const paths = (readdirSync(root, { recursive: true }) as string[]).filter((path) =>
  /\.(json|yaml)$/.test(path),
);
const files = new Map(paths.map((path) => [path, readFileSync(new URL(path, root), "utf8")]));
const repository = readRepository(files, "");
const schema = JSON.parse(readFileSync(new URL("../../../../idl/rule.schema.json", import.meta.url), "utf8"));
const validate = new Ajv2020({ strictTypes: false, strictRequired: false }).compile(schema);

describe("examples/rules", () => {
  it("has no problem", () => {
    expect(problemsOf(repository)).toEqual([]);
  });

  it("holds the paper's rules as printed", () => {
    expect(files.get("forecasting/freshest_linear_regression.json")).toBe(listing1);
    expect(files.get("forecasting/deploy_random_forest.json")).toBe(listing2);
  });

  it.each(repository.rules.map((entry) => [entry.file, entry] as const))(
    "%s fits the schema and has tests",
    (_, entry) => {
      expect(validate(JSON.parse(writeRule(entry.source, "json"))), JSON.stringify(validate.errors)).toBe(
        true,
      );
      expect(repository.tests.has(entry.tests)).toBe(true);
      if (entry.source.form === "yaml") expect(writeRule(entry.source, "yaml")).toBe(entry.source.text);
    },
  );
});
