import { describe, expect, test } from "vitest";
import { directionOf, isBetter } from "./metric-direction.ts";

describe("the good direction of a metric", () => {
  test.each([
    [
      "lower",
      ["mae", "RMSE", "val_loss", "valLogLoss", "mean_absolute_error", "cross-entropy", "p99_latency_ms"],
    ],
    [
      "lower",
      ["false_negative_rate", "false-positive-rate", "error_rate", "neg_log_likelihood", "UberX MAPE"],
    ],
    ["higher", ["accuracy", "top_5_accuracy", "roc_auc", "ROC AUC", "f1_macro", "F1Score", "precision@10"]],
    ["higher", ["r2", "R2_score", "r^2", "mAP", "neg_mean_squared_error", "explained_variance", "hit_rate"]],
    ["zero", ["bias", "mean_bias_error", "prediction bias", "demographic_parity_difference"]],
    [
      null,
      [
        "score",
        "epoch",
        "learning_rate",
        "accuracy_drop",
        "loss_variance",
        "auc_loss",
        "lossless",
        "",
        "誤差",
      ],
    ],
  ] as const)("is %s", (direction, names) => {
    for (const name of names) expect([name, directionOf(name)]).toEqual([name, direction]);
  });

  test("says which of two values is better", () => {
    expect(isBetter("mae", 5, 4)).toBe(true);
    expect(isBetter("mae", 4, 5)).toBe(false);
    expect(isBetter("auc", 0.8, 0.9)).toBe(true);
    expect(isBetter("auc", 0.9, 0.8)).toBe(false);
    expect(isBetter("bias", -0.5, 0.25)).toBe(true);
    expect(isBetter("bias", 0.1, -0.3)).toBe(false);
  });

  test("says nothing when nothing moved, or the name tells nothing", () => {
    expect(isBetter("mae", 4, 4)).toBeNull();
    expect(isBetter("bias", -0.5, 0.5)).toBeNull();
    expect(isBetter("score", 1, 2)).toBeNull();
  });
});
