import { describe, expect, it } from "vitest";
import { format } from "./format.ts";
import { canonicalName, metricsUsed, namesUsed } from "./names.ts";
import { parse } from "./parser.ts";

describe("names", () => {
  it.each([
    ["modelName", "model_name"],
    ["model_name", "model_name"],
    ["projectId", "project_id"],
    ["modelUUID", "model_uuid"],
    ["parseJSONText", "parse_json_text"],
    ["City", "City"],
    ["R2", "R2"],
    ["learning-Rate", "learning-Rate"],
  ])("takes %s for %s", (name, canonical) => {
    expect(canonicalName(name)).toBe(canonical);
    expect(canonicalName(canonical)).toBe(canonical);
  });

  it("lists each field, metric, tag and window once", () => {
    const tree = parse(
      'modelName == "x" and model_name != "y" and metrics.mae < 1 and metrics["mae"] > 0 and tags.t == "1" ' +
        'and avg(metrics.mape, "24h") < 2 and avg(metrics.mape, "1d") > 1 and metrics.Validation.mae < 3',
    );
    const { references, windows, variables, usesTime } = namesUsed(tree);
    expect(references.map(format)).toEqual(["modelName", "metrics.mae", "tags.t", "metrics.Validation.mae"]);
    expect(windows.map(format)).toEqual(['avg(metrics.mape, "1d")']);
    expect(metricsUsed(tree).map(format)).toEqual(["metrics.mae", "metrics.Validation.mae", "metrics.mape"]);
    expect({ variables, usesTime }).toEqual({ variables: [], usesTime: true });
  });

  it("names the candidates of a comparator", () => {
    const { references, variables, usesTime } = namesUsed(parse("b.created_time > a.created_time"));
    expect(references.map(format)).toEqual(["b.created_time", "a.created_time"]);
    expect({ variables, usesTime }).toEqual({ variables: ["a", "b"], usesTime: false });
  });
});
