import type { Artifact } from "../../../domain/artifact.ts";
import type { LoggedModel } from "../../../domain/logged-model.ts";

const at = "2026-11-21T10:00:00.000Z";
const uuid = "c0ffee00-0000-4000-8000-000000000001";
const run = "c0ffee00-0000-4000-8000-000000000002";

const point = { name: "loss", at: -1, step: 0, run };
const model: LoggedModel = {
  ...{ uuid, project: "p", experiment: 0, name: "forest", type: "", sourceRun: run, status: "pending" },
  ...{ state: "active", params: { depth: "7" }, tags: { a: "" } },
  metrics: [
    { ...point, value: Number.NaN, dataSet: { name: "d", digest: "1" } },
    { ...point, value: 0.5, dataSet: null },
  ],
  ...{ createdAt: at, updatedAt: at, createdBy: "maria" },
};
const artifact: Artifact = {
  ...{ kind: "file", path: "a/é", digest: `sha256:${"a".repeat(64)}`, size: 3, putAt: at },
};

/** What the functions of logged models and artifacts answer with. */
export const artifactAnswers: Readonly<Record<string, unknown>> = {
  "metadata.createLoggedModel": model,
  "metadata.getLoggedModel": { ...model, sourceRun: null, status: "failed", state: "deleted" },
  "metadata.changeLoggedModel": model,
  "metadata.listLoggedModels": { items: [model], next_page_token: "t" },
  "metadata.searchLoggedModels": { items: [model], next_page_token: "t" },
  "metadata.uploadArtifact": artifact,
  "metadata.putArtifact": artifact,
  "metadata.getArtifact": artifact,
  "metadata.listArtifacts": { items: [{ kind: "folder", path: "a/b" }, artifact], next_page_token: "t" },
  "metadata.removeArtifact": { removed: 2 },
};
