import { BASES, CITIES, NEWEST } from "./fill.ts";

/** One search of a class: a condition and its order. */
export interface Search {
  readonly where: string;
  readonly orderBy: string;
  readonly descending: boolean;
}

const orders: readonly Omit<Search, "where">[] = [
  { orderBy: "created", descending: true },
  { orderBy: "created", descending: false },
  { orderBy: "metrics.Production.mape", descending: false },
  { orderBy: "metrics.Training.mape", descending: false },
  { orderBy: "metrics.Training.r2", descending: true },
  { orderBy: "epochs", descending: true },
  { orderBy: "city", descending: false },
];

type Draw = {
  readonly below: (count: number) => number;
  readonly between: (low: number, high: number) => number;
};

/** The ten classes: two text and two numeric conditions each, or nested. */
const classes: Readonly<Record<string, (draw: Draw) => string>> = {
  selective: ({ below, between }) =>
    `city == "city_${below(30)}" and baseVersionId == "base_${1 + below(BASES)}" and metrics.Training.mape < ${between(0.2, 0.4)} and epochs > ${below(50)}`,
  medium: ({ below, between }) =>
    `city =~ [${Array.from({ length: 8 }, () => `"city_${below(CITIES)}"`).join(", ")}] and framework != "keras" and metrics.Training.mape < ${between(0.15, 0.4)} and epochs > ${below(60)}`,
  broad: ({ below, between }) =>
    `framework != "keras" and modelDomain != "domain_${below(12)}" and metrics.Training.mape < ${between(0.15, 0.4)} and epochs > ${below(40)}`,
  broadProd: ({ below, between }) =>
    `framework != "keras" and modelDomain != "domain_${below(12)}" and metrics.Production.mape < ${between(0.15, 0.4)} and epochs > ${below(40)}`,
  nested: ({ below, between }) =>
    `(framework == "keras" or modelDomain =~ ["domain_${below(12)}", "domain_${below(12)}"]) and not (metrics.Training.mape > ${between(0.1, 0.3)} or epochs < ${below(60)}) and (city == "city_0" or city == "city_1" or metrics.Production.r2 > 0.8)`,
  prefix: ({ below, between }) =>
    `owner =^ "owner_${below(9)}" and trainingDataSet =^ "data_${below(300)}" and metrics.Training.mape < ${between(0.2, 0.4)} and epochs > ${below(50)}`,
  rareTag: ({ below, between }) =>
    `tags.team == "team_${below(1_000)}" and tags.stage != "old" and metrics.Training.mape < ${between(0.2, 0.4)} and epochs > 5`,
  mid5: ({ below, between }) =>
    `city == "city_${1 + below(4)}" and modelDomain == "domain_${below(12)}" and metrics.Training.seconds < ${between(500, 1500)} and trainingSeconds < ${between(5e3, 1.5e4)}`,
  anti: ({ between }) =>
    `framework != "keras" and city != "city_0" and metrics.Training.mape > ${between(0.3, 0.34)} and metrics.Training.r2 > ${between(0.75, 0.8)}`,
  antiOrder: ({ between }) =>
    `framework != "keras" and city != "city_0" and metrics.Training.mape > ${between(0.25, 0.3)} and metrics.Training.r2 < 0.8`,
};

export const classNames = Object.keys(classes);

export function searchesOf(name: string, count: number, random: () => number): Search[] {
  const draw: Draw = {
    below: (limit) => Math.floor(random() * limit),
    between: (low, high) => low + (high - low) * random(),
  };
  return Array.from({ length: count }, (_, index) => {
    const order = name === "antiOrder" ? orders[3]! : orders[index % orders.length]!;
    return { where: classes[name]!(draw), ...order };
  });
}

export const MOMENT = NEWEST;
