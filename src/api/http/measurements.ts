import { collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Health } from "./health.ts";

export interface Measurements {
  observe(operation: string, status: number, milliseconds: number): void;
  /** Everything in the Prometheus text format. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** Counts requests by operation, never by path: names in paths would make a series each. */
export function createMeasurements(health: Health): Measurements {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: "http_request_duration_seconds",
    help: "Time from the request's headers to the answer's last byte, by operation and status.",
    labelNames: ["operation", "status"],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60],
    registers: [registry],
  });
  const gauges = new Map<string, Gauge>();
  const series = new Map<string, Histogram.Internal<"operation" | "status">>();
  return {
    contentType: registry.contentType,
    observe(operation, status, milliseconds) {
      const key = `${operation} ${status}`;
      let one = series.get(key);
      if (one === undefined) {
        one = durations.labels(operation, String(status));
        series.set(key, one);
      }
      one.observe(milliseconds / 1000);
    },
    async text() {
      for (const { name, help, value } of await health.gauges()) {
        const gauge = gauges.get(name) ?? new Gauge({ name, help, registers: [registry] });
        gauges.set(name, gauge);
        gauge.set(value);
      }
      return registry.metrics();
    },
  };
}
