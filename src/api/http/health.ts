/** One thing that the server needs in order to serve. */
export interface Check {
  /** `records`, `blobs`, `index` … */
  readonly name: string;
  readonly ready: boolean;
  /** One sentence for an operator, without secrets. */
  readonly detail: string;
}

export interface Gauge {
  /** Prometheus name, `gallery_…`. */
  readonly name: string;
  readonly help: string;
  readonly value: number;
}

/** What `/readyz` and `/metrics` ask of the parts behind the neck. Neither call throws; both answer quickly. */
export interface Health {
  checks(): Promise<readonly Check[]>;
  gauges(): Promise<readonly Gauge[]>;
}
