/** Where good values of a metric lie: below, above, or around zero. */
export type MetricDirection = "lower" | "higher" | "zero";

/** Usual names as words; a name of several words is found before the single words in it. */
const families: Readonly<Record<MetricDirection, readonly string[]>> = {
  lower: [
    ...["error", "err", "errors", "error rate", "merror", "wer", "cer", "eer", "ece", "mce"],
    ...["mae", "mse", "rmse", "mape", "smape", "wape", "wmape", "mase", "msle", "rmsle", "rmspe", "mdape"],
    ...["medae", "nrmse", "pinball", "crps", "l1", "l2"],
    ...["loss", "logloss", "nll", "hinge", "deviance", "entropy", "cross entropy", "perplexity", "brier"],
    ...["kl", "kld", "divergence", "hamming", "fid", "psi", "drift"],
    ...["false positive rate", "false negative rate", "false discovery rate", "fpr", "fnr"],
    ...["latency", "duration", "response time", "inference time", "training time", "runtime", "delay"],
    ...["cost", "memory", "timeouts", "failures", "failure rate", "churn"],
    ...["aic", "bic"],
  ],
  higher: [
    ...["accuracy", "acc", "auc", "auroc", "auprc", "aucpr", "rocauc", "prauc", "gini", "ks"],
    ...["precision", "recall", "sensitivity", "specificity", "f1", "f2", "fbeta", "fscore", "f score"],
    ...["true positive rate", "true negative rate", "tpr", "tnr", "hit rate", "kappa", "mcc", "matthews"],
    ...["r2", "r 2", "rsquared", "r squared", "explained variance", "likelihood", "log likelihood"],
    ...["correlation", "pearson", "spearman", "iou", "dice", "jaccard"],
    ...["ap", "map", "average precision", "ndcg", "dcg", "mrr", "reciprocal rank"],
    ...["bleu", "rouge", "meteor", "psnr", "ssim", "silhouette"],
    ...["throughput", "uptime", "availability", "revenue", "profit", "conversion", "conversion rate", "ctr"],
    ...["lift"],
  ],
  zero: [
    ...["bias", "bias error", "skew"],
    ...["parity difference", "opportunity difference", "odds difference"],
  ],
};

const usual: ReadonlyMap<string, MetricDirection> = new Map(
  Object.entries(families).flatMap(([direction, names]) =>
    names.map((name) => [name, direction as MetricDirection] as const),
  ),
);
const LONGEST_NAME = 3;

/** What turns a good direction around, as in `neg_mean_squared_error`. */
const negations = new Set(["neg", "negative", "negated"]);

/** Words that make a metric of a metric, of which the good direction does not follow. */
const derivations = new Set([
  ...["drop", "reduction", "decrease", "increase", "improvement", "change", "delta", "difference", "diff"],
  ...["ratio", "relative", "std", "stddev", "deviation", "variance", "var", "count", "threshold", "weight"],
  ...["target", "limit", "budget", "baseline"],
]);

/** `valLogLoss`, `val_log_loss` and `val log-loss` are the same words. */
function wordsOf(name: string): string[] {
  const apart = name.replace(/(\p{Ll}|\d)(\p{Lu})/gu, "$1 $2").replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2");
  return apart.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** The good direction that a metric's name tells; null when it tells none, or two. */
export function directionOf(name: string): MetricDirection | null {
  const words = wordsOf(name);
  const found = new Set<MetricDirection>();
  let negated = false;
  for (let at = 0; at < words.length; ) {
    const { length, direction } = usualNameAt(words, at);
    if (direction !== undefined) found.add(direction);
    else if (derivations.has(words[at]!)) return null;
    else if (negations.has(words[at]!)) negated = !negated;
    at += length;
  }
  const [direction] = found;
  if (direction === undefined || found.size > 1) return null;
  return negated ? opposites[direction] : direction;
}

const opposites = { lower: "higher", higher: "lower", zero: "zero" } as const;

function usualNameAt(
  words: readonly string[],
  at: number,
): { length: number; direction: MetricDirection | undefined } {
  for (let length = Math.min(LONGEST_NAME, words.length - at); length > 0; length--) {
    const direction = usual.get(words.slice(at, at + length).join(" "));
    if (direction !== undefined) return { length, direction };
  }
  return { length: 1, direction: undefined };
}

/** Whether a metric moved to the better; null when its name does not tell, or nothing moved. */
export function isBetter(name: string, from: number, to: number): boolean | null {
  const direction = directionOf(name);
  if (direction === null) return null;
  const badness = { lower: (value: number) => value, higher: (value: number) => -value, zero: Math.abs };
  const [before, after] = [badness[direction](from), badness[direction](to)];
  return before === after ? null : after < before;
}
