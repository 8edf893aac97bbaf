/** Bytes of a JSON body; the profile of a data set alone may take half of it. */
export const BODY_LIMIT = 32 * 1024 * 1024;

/** Characters and counts as MLflow has them. */
export const limits = {
  key: 250,
  experimentName: 500,
  experimentTagValue: 20_000,
  metricsPerBatch: 1000,
  paramsPerBatch: 100,
  tagsPerBatch: 100,
  entitiesPerBatch: 1000,
} as const;
