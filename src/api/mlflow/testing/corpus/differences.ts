import { isDeepStrictEqual } from "node:util";
import type { Answer } from "./play.ts";

/** A difference that is meant, as `docs/mlflow.md` tells it. */
export interface Difference {
  readonly where: string;
  readonly theirs: string;
  readonly ours: string;
  readonly why: string;
  readonly fits: (asked: string, theirs: Answer, ours: Answer) => boolean;
}

const refuses = (answer: Answer, code: string, message: RegExp): boolean =>
  answer.body?.error_code === code && message.test(answer.body.message);

const invalid = (answer: Answer, message: RegExp): boolean =>
  answer.status === 400 && refuses(answer, "INVALID_PARAMETER_VALUE", message);

/** Whether the answers are one when a member of each is left out. */
const sameBut = (theirs: Answer, ours: Answer, members: readonly string[]): boolean => {
  const without = (answer: Answer): unknown =>
    JSON.parse(JSON.stringify(answer), (key, value) => (members.includes(key) ? undefined : value));
  return isDeepStrictEqual(without(theirs), without(ours));
};

export const differences: readonly Difference[] = [
  {
    where: "`status_message` of a model version",
    theirs: "is not there",
    ours: "tells the version by which Gallery knows it",
    why: "Both numbers are shown, and no tag is taken for it.",
    fits: (_, theirs, ours) => theirs.status === 200 && sameBut(theirs, ours, ["status_message"]),
  },
  {
    where: "faults of the request in the registry and in searches of logged models",
    theirs: "500",
    ours: "400, or 404 where something is not there",
    why: "Clients repeat a 500 for minutes.",
    fits: (asked, theirs, ours) =>
      /^\w+ (model-versions|registered-models|logged-models|webhooks)\b/.test(asked) &&
      theirs.status === 500 &&
      [400, 404].includes(ours.status),
  },
  {
    where: "a value of a wrong type, or a name that an enumeration lacks",
    theirs: "is dropped with all that follows it, or 500",
    ours: "400",
    why: "What was sent would be lost without a word, and clients repeat a 500 for minutes.",
    fits: (_, theirs, ours) =>
      invalid(ours, /^Invalid value .+ for parameter '.+' supplied: {2}Hint: Value was of type '\w+'/) &&
      !(theirs.status === 400 && /Hint/.test(theirs.body.message)),
  },
  {
    where: "whole numbers beyond 2^53 - 1",
    theirs: "kept, to 64 bits",
    ours: "400",
    why: "Gallery's numbers are doubles; a number that changes on its way is worse than a refusal.",
    fits: (_, theirs, ours) =>
      invalid(ours, /whole numbers up to 2\^53 - 1 are kept/) && theirs.status !== 500,
  },
  {
    where: "`runs/create` without `start_time`",
    theirs: "the run starts in 1970",
    ours: "it starts when it is made",
    why: "That is what is meant; MLflow's own clients always say it.",
    fits: (asked, theirs, ours) =>
      asked.startsWith("POST runs/create") && theirs.status === 200 && sameBut(theirs, ours, ["start_time"]),
  },
  {
    where: "`runs/create` without `experiment_id`",
    theirs: "400 with the text of a database error",
    ours: "the run belongs to the experiment 0",
    why: "The documentation of MLflow says so.",
    fits: (asked, theirs, ours) =>
      asked.startsWith("POST runs/create") &&
      refuses(theirs, "BAD_REQUEST", /FOREIGN KEY/) &&
      ours.body?.run?.info?.experiment_id === "0",
  },
  {
    where: "`runs/create` with a tag twice",
    theirs: "400 with the text of a database error",
    ours: "the later one counts",
    why: "So it is in `log-batch`.",
    fits: (asked, theirs, ours) =>
      asked.startsWith("POST runs/create") &&
      refuses(theirs, "BAD_REQUEST", /UNIQUE constraint/) &&
      ours.body?.run !== undefined,
  },
  {
    where: "`run_uuid` instead of `run_id` in a request",
    theirs: "taken",
    ours: "400",
    why: "No client since MLflow 1.0 sends it.",
    fits: (asked, theirs, ours) =>
      asked.includes("run_uuid=") && theirs.status === 200 && invalid(ours, /^Missing value .+'run_id'/),
  },
  {
    where: "renaming a deleted experiment",
    theirs: "500, `INVALID_STATE`",
    ours: "400, `INVALID_PARAMETER_VALUE`",
    why: "Clients repeat a 500 for minutes.",
    fits: (_, theirs, ours) =>
      theirs.status === 500 && invalid(ours, /^Cannot rename a non-active experiment\.$/),
  },
  {
    where: "renaming an experiment to a name that is taken",
    theirs: "400, `BAD_REQUEST` with the text of a database error",
    ours: "400, `RESOURCE_ALREADY_EXISTS`",
    why: "It says what is wrong.",
    fits: (asked, theirs, ours) =>
      asked.startsWith("POST experiments/update") &&
      theirs.body?.error_code === "BAD_REQUEST" &&
      refuses(ours, "RESOURCE_ALREADY_EXISTS", /already exists/),
  },
  {
    where: "names of experiments",
    theirs: "blanks alone are a name",
    ours: "blanks alone are none",
    why: "A name is there to be read.",
    fits: (asked, theirs, ours) =>
      asked.startsWith("POST experiments/create") && theirs.status === 200 && invalid(ours, /^name /),
  },
  {
    where: "`experiment_id` with underscores between digits",
    theirs: "read as Python reads numbers",
    ours: "400",
    why: "It is no form of an id that anything answers.",
    fits: (asked, theirs, ours) =>
      asked.includes("experiment_id=1_0") && theirs.status === 404 && invalid(ours, /^Invalid experiment ID/),
  },
  {
    where: "a body that is no JSON object",
    theirs: "counts as empty, or 500",
    ours: "400",
    why: "It says what is wrong.",
    fits: (_, theirs, ours) =>
      (theirs.status === 500 || invalid(theirs, /^Missing value/)) &&
      invalid(ours, /^(the body is not JSON|The body must be a JSON object)/),
  },
  {
    where: "paths and methods that are not there",
    theirs: "404 and 405 with a page of HTML",
    ours: "404 `ENDPOINT_NOT_FOUND`, 405 `BAD_REQUEST`, in MLflow's form of errors",
    why: "Clients can read it.",
    fits: (_, theirs, ours) =>
      theirs.body === null &&
      theirs.status === ours.status &&
      (refuses(ours, "ENDPOINT_NOT_FOUND", /./) || refuses(ours, "BAD_REQUEST", / takes /)),
  },
  {
    where: '`"timestamp": ""`',
    theirs: "is a wrong value",
    ours: "is a missing value",
    why: "So it is for every other field.",
    fits: (asked, theirs, ours) =>
      asked.includes('"timestamp":""') && theirs.status === 400 && invalid(ours, /^Missing value/),
  },
  {
    where: "`null` for a list of `log-batch` or the `max_results` of a search",
    theirs: "500, or a wrong value",
    ours: "counts as nothing said",
    why: "So it is for every other field.",
    fits: (asked, theirs, ours) =>
      asked.includes(":null") &&
      ours.status === 200 &&
      (theirs.status === 500 || invalid(theirs, / value 0 /)),
  },
  {
    where: "`experiments/search` without `max_results`",
    theirs: "400",
    ours: "1,000 experiments a page",
    why: "So it is in the search of runs.",
    fits: (asked, theirs, ours) =>
      asked.startsWith("POST experiments/search") &&
      !asked.includes("max_results") &&
      invalid(theirs, /^Invalid value 0 for parameter 'max_results'/) &&
      ours.status === 200,
  },
  {
    where: "one field twice in `order_by`",
    theirs: "500",
    ours: "400, with the same message",
    why: "Clients repeat a 500 for minutes.",
    fits: (asked, theirs, ours) =>
      asked.startsWith("POST runs/search") &&
      theirs.status === 500 &&
      invalid(ours, /^`order_by` contains duplicate fields/),
  },
  {
    where: "a number without quotes beside a param in a filter",
    theirs: "400",
    ours: "compares the param as a number",
    why: "`params.depth > 3` says what is meant.",
    fits: (asked, theirs, ours) =>
      /params.depth [=>] 3/.test(asked) &&
      invalid(theirs, /^(Expected a quoted string value|Invalid comparison operator for params)/) &&
      ours.status === 200,
  },
  {
    where: "`status` in a filter of logged models",
    theirs: "compared with a number that no answer tells",
    ours: "compared with the name, such as `READY`",
    why: "That is what is meant.",
    fits: (asked, theirs, ours) =>
      asked.includes("\"status = 'READY'") &&
      theirs.body.models === undefined &&
      ours.body.models.length === 1,
  },
  {
    where: "`datasets` of `logged-models/search` without a digest",
    theirs: "finds what was measured on a data set without one",
    ours: "finds what was measured on any of that name",
    why: "The name says which.",
    fits: (asked, theirs, ours) =>
      asked.includes('"datasets":[{"dataset_name"') &&
      theirs.body.models === undefined &&
      ours.body.models.length === 1,
  },
  {
    where: "a negative `max_results` of `logged-models/search`",
    theirs: "no models, and a token for more",
    ours: "400",
    why: "A client that follows the token never comes to an end.",
    fits: (asked, theirs, ours) =>
      asked.startsWith("POST logged-models/search") &&
      theirs.status === 200 &&
      invalid(ours, /^max_results must be positive/),
  },
  {
    where: "refusals of the artifact proxy and of `/get-artifact`",
    theirs: 'some as `{"detail": …}`, some as a page of HTML',
    ours: "in MLflow's form of errors",
    why: "Clients can read it.",
    fits: (asked, theirs, ours) =>
      /^GET \/(api\/2.0\/mlflow-artifacts|get-artifact)/.test(asked) &&
      theirs.status === ours.status &&
      (theirs.body === null || theirs.body.detail === ours.body.message),
  },
  {
    where: "metrics that are `NaN` or infinite",
    theirs: "the bare words are kept as 0 at time 0, infinities as the greatest double",
    ours: "kept as they are, and told as `NaN`, `Infinity`, `-Infinity`",
    why: "A training that diverged is worth keeping.",
    fits: (asked, theirs, ours) =>
      asked.startsWith("GET metrics/get-history") &&
      sameBut(theirs, ours, ["value", "timestamp", "step"]) &&
      ["NaN", "Infinity", "-Infinity"].includes(ours.body.metrics[0].value),
  },
  {
    where: "params of more than 6,000 and tags of more than 8,000 characters",
    theirs: "cut",
    ours: "kept whole",
    why: "What is cut cannot be read as JSON any more.",
    fits: (asked, theirs, ours) =>
      asked.startsWith("GET runs/get") &&
      JSON.stringify(ours.body).replaceAll("yz", "y").length < JSON.stringify(ours.body).length &&
      sameBut(theirs, ours, ["params", "tags", "metrics"]),
  },
  {
    where: "the tag `mlflow.log-model.history` that `runs/log-model` writes",
    theirs: "has a `model_uuid` made by the server",
    ours: "has one when the client sent one",
    why: "Only clients before MLflow 3 read this tag, and they send it.",
    fits: (asked, theirs, ours) =>
      asked.startsWith("GET runs/get") &&
      JSON.stringify(ours.body).includes("mlflow.log-model.history") &&
      sameBut(theirs, ours, ["tags"]),
  },
  {
    where: "addresses of webhooks",
    theirs: "`https:` only, unless an environment variable says more",
    ours: "`http:`, too; the refusal of one that is not public names the setting that opens networks",
    why: "Receivers within a company's own network often have no certificate; operators open that network.",
    fits: (asked, theirs, ours) =>
      /^(POST|PATCH) webhooks/.test(asked) &&
      invalid(theirs, /^Invalid webhook URL scheme|must not resolve to a non-public IP address/) &&
      invalid(ours, /^Invalid webhook URL scheme|the url may not be called/),
  },
  {
    where: "an event twice in a webhook's `events`",
    theirs: "400 with the text of a database error",
    ours: "counts once",
    why: "Twice says no more than once.",
    fits: (asked, theirs, ours) =>
      asked.startsWith("POST webhooks") &&
      refuses(theirs, "BAD_REQUEST", /UNIQUE/) &&
      ours.body?.webhook?.events.length === 1,
  },
];
