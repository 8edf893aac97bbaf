import { PROJECT } from "./gallery.ts";
import { encodeRequest } from "./http.ts";
import { API } from "./mlflow.ts";
import { CITIES, DOMAINS, FRAMEWORKS, generator } from "./population.ts";

type Draw = {
  readonly below: (limit: number) => number;
  readonly between: (low: number, high: number) => string;
};

/** A condition that both sides can be asked: two on metadata, two on metrics. */
interface Conditions {
  readonly gallery: string;
  readonly mlflow: string;
}

const classes: Readonly<Record<string, (draw: Draw) => Conditions>> = {
  selective: ({ below, between }) => {
    const [city, domain, mape, r2] = [
      20 + below(CITIES - 20),
      below(DOMAINS),
      between(0.3, 0.6),
      between(0.3, 0.6),
    ];
    return {
      gallery: `city == "city_${city}" and modelDomain == "domain_${domain}" and metrics.Production["mape"] < ${mape} and metrics.Training["r2"] > ${r2}`,
      mlflow: `params.city = 'city_${city}' and tags.modelDomain = 'domain_${domain}' and metrics.\`Production/mape\` < ${mape} and metrics.\`Training/r2\` > ${r2}`,
    };
  },
  medium: ({ below, between }) => {
    const [framework, domain, mape, r2] = [
      FRAMEWORKS[below(FRAMEWORKS.length)]!,
      below(DOMAINS),
      between(0.3, 0.6),
      between(0.3, 0.6),
    ];
    return {
      gallery: `framework == "${framework}" and modelDomain == "domain_${domain}" and metrics.Production["mape"] < ${mape} and metrics.Training["r2"] > ${r2}`,
      mlflow: `params.framework = '${framework}' and tags.modelDomain = 'domain_${domain}' and metrics.\`Production/mape\` < ${mape} and metrics.\`Training/r2\` > ${r2}`,
    };
  },
  broad: ({ below, between }) => {
    const [city, domain, mape, r2] = [below(CITIES), below(DOMAINS), between(0.6, 0.9), between(0.1, 0.4)];
    return {
      gallery: `city != "city_${city}" and modelDomain != "domain_${domain}" and metrics.Production["mape"] < ${mape} and metrics.Training["r2"] > ${r2}`,
      mlflow: `params.city != 'city_${city}' and tags.modelDomain != 'domain_${domain}' and metrics.\`Production/mape\` < ${mape} and metrics.\`Training/r2\` > ${r2}`,
    };
  },
};

/** Alternatives in parentheses, which MLflow's filters cannot say. */
const nested = ({ below, between }: Draw): string =>
  `(framework == "keras" or modelDomain == "domain_${below(DOMAINS)}") and not (metrics.Training["mape"] > ${between(0.3, 0.6)} or epochs < ${below(60)}) and (city == "city_0" or metrics.Production["r2"] > ${between(0.5, 0.8)})`;

export const sharedClasses = Object.keys(classes);
export const allClasses = [...sharedClasses, "nested"];
export const PAGE = 50;

function* draws(name: string, count: number): Iterable<Draw> {
  const random = generator([...name].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7));
  for (let index = 0; index < count; index++) {
    yield {
      below: (limit) => Math.floor(random() * limit),
      between: (low, high) => (low + (high - low) * random()).toFixed(4),
    };
  }
}

/** Searches of one class, no two alike, each ordered by a metric. */
export function* galleryQuestions(name: string, count: number): Iterable<Buffer> {
  for (const draw of draws(name, count)) {
    const where = name === "nested" ? nested(draw) : classes[name]!(draw).gallery;
    const body = {
      project: PROJECT,
      where,
      orderBy: [{ by: 'metrics.Production["mape"]' }],
      page_size: PAGE,
    };
    yield encodeRequest("POST", "/api/v1/search", JSON.stringify(body));
  }
}

export function* mlflowQuestions(name: string, count: number, experiment = "0"): Iterable<Buffer> {
  for (const draw of draws(name, count)) {
    const filter = classes[name]!(draw).mlflow;
    const body = {
      experiment_ids: [experiment],
      filter,
      order_by: ["metrics.`Production/mape` ASC"],
      max_results: PAGE,
    };
    yield encodeRequest("POST", `${API}/runs/search`, JSON.stringify(body));
  }
}
