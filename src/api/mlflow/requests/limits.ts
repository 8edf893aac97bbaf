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
  dataSetName: 500,
  dataSetDigest: 36,
  dataSetSource: 65_535,
  dataSetSchema: 1_048_575,
  dataSetProfile: 16_777_215,
  inputTagKey: 255,
  inputTagValue: 500,
  /** Points of one metric in one answer of the page's charts, and runs in one question. */
  historyPoints: 25_000,
  historyRuns: 100,
  sampledPoints: 2500,
} as const;
