import { type Asking, get, post } from "./asking.ts";

const models = (filter: string, more: Readonly<Record<string, string>> = {}) =>
  get("registered-models/search", { filter, ...more });
const versions = (filter: string, more: Readonly<Record<string, string>> = {}) =>
  get("model-versions/search", { filter, ...more });
const tag = (key: string, value: string) => ({ key, value });
const run = "0123456789abcdef0123456789abcdef";

const modelFilters = [
  ...["", "name = 'fraud'", "name != 'fraud'", "name LIKE 'f%'", "name ILIKE 'F%'", "name like '%e'"],
  ...["name IN ('fraud', 'price')", "name NOT IN ('fraud')", 'name = "price"', "`name` = 'price'"],
  ...["tags.team = 'a'", "tag.team = 'a'", "tags.team != 'a'", "tags.team LIKE '%'", "tags.`team` = 'b'"],
  ...[
    "tags.team = 'a' AND name = 'fraud'",
    "tags.team = 'a' and tags.kind = 'x'",
    "attribute.name = 'price'",
  ],
  ...["tags.`mlflow.prompt.is_prompt` = 'true'", "tags.`mlflow.prompt.is_prompt` != 'true'"],
  ...["tags.`mlflow.prompt.is_prompt` = 'false'", "name = 'a prompt'"],
  ...["name > 'a'", "name = fraud", "name = 5", "tags.team > 'a'", "tags.team = 5", "foo.name = 'x'"],
];

const versionFilters = [
  ...["", "name = 'fraud'", "name != 'fraud'", "name LIKE 'f%'", "name IN ('fraud', 'price')"],
  ...["version_number = 1", "version_number > 1", "version_number <= '1'", "version_number != 1"],
  ...[`run_id = '${run}'`, `run_id IN ('${run}')`, "run_id = 'none'", "source_path = 's3://b/1'"],
  ...["source_path LIKE 's3://b/%'", "tags.k = 'v'", "tags.k != 'v'", "name = 'fraud' AND tags.k = 'w'"],
  ...[
    "name = 'nothing'",
    "name > 'a'",
    "version_number LIKE '1'",
    "source_path IN ('x')",
    "version_number = 'x'",
  ],
];

/** Searches of the registry. */
export const registrySearchAskings: readonly Asking[] = [
  post("registered-models/create", { name: "fraud", tags: [tag("team", "a"), tag("kind", "x")] }),
  post("registered-models/create", { name: "price", tags: [tag("team", "b")] }),
  post("registered-models/create", { name: "bare" }),
  post("registered-models/create", { name: "a prompt", tags: [tag("mlflow.prompt.is_prompt", "true")] }),
  post("model-versions/create", { name: "fraud", source: "s3://b/1", tags: [tag("k", "v")] }),
  post("model-versions/create", { name: "fraud", source: "s3://b/2", run_id: run, tags: [tag("k", "w")] }),
  post("model-versions/create", { name: "price", source: "s3://c/1" }),
  post("model-versions/create", {
    ...{ name: "a prompt", source: "dummy-source", tags: [tag("mlflow.prompt.is_prompt", "true")] },
  }),
  ...modelFilters.map((filter) => models(filter)),
  ...versionFilters.map((filter) => versions(filter, { order_by: "name" })),
  ...["name", "name DESC", "timestamp", "last_updated_timestamp DESC", "name asc x", "name up"].flatMap(
    (order_by) => [models("", { order_by }), versions("", { order_by })],
  ),
  get("registered-models/search?order_by=timestamp%20DESC&order_by=name"),
  get("model-versions/search?order_by=version_number%20DESC&order_by=name%20DESC"),
  ...["1", "2", "1000", "1001", "abc", "1.5"].flatMap((max_results) => [
    models("", { max_results }),
    versions("", { max_results, order_by: "name" }),
  ]),
  versions("", { max_results: "0" }),
  versions("", { max_results: "-1" }),
  versions("", { max_results: "200001" }),
  ...["!!", "abcd", "e30=", "eyJvZmZzZXQiOiAxfQ=="].flatMap((page_token) => [
    models("", { page_token }),
    versions("", { page_token, order_by: "name" }),
  ]),
];
