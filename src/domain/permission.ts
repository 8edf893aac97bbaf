/** What a caller may be allowed to do. The neck names one of these for each of its functions. */
export const permissions = [
  "project.read",
  "project.create",
  "blob.read",
  "blob.write",
  "model.create",
  "instance.create",
  "metric.write",
  "run.write",
  "tag.write",
  "deprecate",
  "dependency.write",
  "deploy",
  "deploy.approve",
  "environment.write",
  "webhook.manage",
  "rule.refresh",
  "rule.switch",
  "rule.fire",
  "job.replay",
  "silence.manage",
  "sweep",
] as const;

export type Permission = (typeof permissions)[number];
