/**
 * The one catalogue of what can go wrong. A door translates an entry into its own form (HTTP status,
 * Thrift exception kind, exit code) and adds nothing; `docs/errors.md` is held against this table by a test.
 */

/** How a caller should react; the Thrift door sends it as `kind`, the CLI maps it to an exit code. */
export type ErrorKind = "invalid" | "missing" | "conflict" | "denied" | "unavailable" | "internal";

interface CatalogueEntry {
  readonly status: number;
  readonly kind: ErrorKind;
  /** What the caller can do about it, said once, beside the particulars in the message. */
  readonly hint: string;
}

const entry = (status: number, kind: ErrorKind, hint: string): CatalogueEntry => ({ status, kind, hint });

export const catalogue = {
  "request.invalid": entry(400, "invalid", "Correct the named field and send the request again."),
  "request.malformed": entry(400, "invalid", "Send a complete request in the documented format."),
  "request.too_large": entry(413, "invalid", "Send less in one request, or use the bulk or upload calls."),
  "request.headers_too_large": entry(431, "invalid", "Send fewer or shorter headers, or a shorter URL."),
  "request.unsupported_media": entry(
    415,
    "invalid",
    "Send one of the content types that the operation documents.",
  ),
  "request.unknown_route": entry(404, "missing", "See /api/v1/docs for every operation."),
  "request.method": entry(405, "invalid", "See /api/v1/docs for the methods of this path."),
  "request.timeout": entry(
    408,
    "unavailable",
    "Send the request again; a create is safe to repeat with its idempotency key.",
  ),
  "request.range": entry(416, "invalid", "Ask for bytes inside the blob's size."),
  "host.refused": entry(403, "denied", "Use an address or a name that the server lists in --allowed-hosts."),
  "origin.refused": entry(403, "denied", "Web pages of other origins may not call this server."),
  "permission.denied": entry(403, "denied", "Ask an owner of the project for the named permission."),
  "name.invalid": entry(400, "invalid", "Use a name of the documented form."),
  "text.invalid": entry(400, "invalid", "Remove the characters that the message names."),
  "field.type": entry(400, "invalid", "Send a value of the field's type, or use another field name."),
  "field.reserved": entry(400, "invalid", "Choose another field name; this one is Gallery's own."),
  "project.unknown": entry(404, "missing", "Create the project first, or correct its name."),
  "project.exists": entry(409, "conflict", "Use the existing project or choose another name."),
  "model.unknown": entry(404, "missing", "Create the model first, or correct its base version id or UUID."),
  "model.exists": entry(409, "conflict", "Create a new revision of the model instead."),
  "model.revision_stale": entry(409, "conflict", "Read the newest revision and base the change on it."),
  "instance.unknown": entry(404, "missing", "Correct the UUID or version; search lists what exists."),
  "instance.exists": entry(409, "conflict", "Use another UUID; an instance never changes."),
  "model.deprecated": entry(
    409,
    "conflict",
    "Use the replacement that the message names, or restore the model.",
  ),
  "instance.deprecated": entry(409, "conflict", "Name another instance, or restore this one first."),
  "dependency.unknown": entry(404, "missing", "List the model's dependencies and name one of them."),
  "dependency.exists": entry(409, "conflict", "Update the dependency instead."),
  "dependency.cycle": entry(
    409,
    "conflict",
    "Leave it out, or first remove one of the dependencies that the message names.",
  ),
  "pin.invalid": entry(400, "invalid", "Name instances of the model's upstreams, in matching partitions."),
  "version.range": entry(400, "invalid", "Write comparisons such as '>=2.1 <4', or '2.x'."),
  "environment.unknown": entry(
    404,
    "missing",
    "Use an environment of the project, or set up the new one first.",
  ),
  "environment.protected": entry(
    428,
    "conflict",
    "Send what the environment asks for: the ETag of what is replaced (If-Match), or an approval.",
  ),
  "deployment.unknown": entry(
    404,
    "missing",
    "Deploy an instance there first, or correct the names or the time.",
  ),
  "deployment.stale": entry(412, "conflict", "Read what is deployed now, and decide again."),
  "deployment.nothing_before": entry(409, "conflict", "Deploy the wanted instance by its UUID instead."),
  "approval.unknown": entry(404, "missing", "Ask for an approval first, or correct its UUID."),
  "approval.state": entry(
    409,
    "conflict",
    "Have somebody else decide one that is pending; where it is not, ask for a new approval.",
  ),
  "approval.own": entry(403, "denied", "Let somebody else approve it."),
  "offer.unknown": entry(404, "missing", "List the offers and name one of them."),
  "offer.closed": entry(409, "conflict", "Only an open offer can be answered; deploy by UUID instead."),
  "offer.moved": entry(409, "conflict", "Read the offer again: it proposes another instance now."),
  "alias.unknown": entry(404, "missing", "List the aliases of the base version id and name one of them."),
  "webhook.unknown": entry(404, "missing", "List the project's webhooks and name one of them."),
  "webhook.refused": entry(
    400,
    "invalid",
    "Use a public http or https address, or let the operator allow the network.",
  ),
  "delivery.unknown": entry(404, "missing", "List the webhook's deliveries and name one of them."),
  "rule.unknown": entry(
    404,
    "missing",
    "List the rules (`gallery rule list`) and name one of them by its uuid.",
  ),
  "rule.commit_unknown": entry(
    404,
    "missing",
    "Name a commit that was taken up, in full; `gallery rule history` lists them.",
  ),
  "rule.team_unknown": entry(
    404,
    "missing",
    "Name a team of teams.yaml; the list of rules has those with rules.",
  ),
  "rules.not_followed": entry(
    409,
    "conflict",
    "Start the server with the URL of the rules' repository (GALLERY_RULES_URL).",
  ),
  "rules.unreachable": entry(503, "unavailable", "Try again shortly; what is in force stays so."),
  "rule.inactive": entry(409, "conflict", "Switch the rule on, or raise its stage, first."),
  "rule.invalid": entry(
    400,
    "invalid",
    "Correct what the message names; `gallery rule check` finds the rest.",
  ),
  "rule.too_broad": entry(422, "invalid", "Narrow the rule's GIVEN to the instances that it is about."),
  "decision.unknown": entry(
    404,
    "missing",
    "List the decisions and name one of them; old ones are forgotten.",
  ),
  "firing.unknown": entry(404, "missing", "List the firings and name one of them."),
  "job.unknown": entry(404, "missing", "List the jobs and name one of them; what was done may be forgotten."),
  "job.state": entry(409, "conflict", "Only a dead job can be replayed."),
  "silence.unknown": entry(404, "missing", "List the silences and name one of them."),
  "partition.missing": entry(
    400,
    "invalid",
    "Give a value for every field that the model is partitioned by.",
  ),
  "blob.unknown": entry(404, "missing", "Upload the bytes to this project first, then name their digest."),
  "blob.corrupt": entry(
    500,
    "internal",
    "The stored bytes no longer match their digest; restore the blob from a copy.",
  ),
  "file.unknown": entry(404, "missing", "List the instance's files and name one of them."),
  "path.invalid": entry(400, "invalid", "Use a relative path of plain names separated by '/'."),
  "digest.mismatch": entry(
    400,
    "invalid",
    "The bytes received differ from the bytes announced; upload again.",
  ),
  "upload.unknown": entry(404, "missing", "Start a new upload; this one was finished, aborted or timed out."),
  "upload.offset": entry(409, "conflict", "Continue from the offset that the message names."),
  "metric.not_finite": entry(
    400,
    "invalid",
    "Leave the value out: NaN and infinities cannot be compared or ordered.",
  ),
  "experiment.unknown": entry(404, "missing", "Create the experiment first, or correct its number or name."),
  "experiment.exists": entry(409, "conflict", "Use the existing experiment, or choose another name."),
  "experiment.deleted": entry(409, "conflict", "Bring the experiment back first."),
  "run.unknown": entry(404, "missing", "Create the run first, or correct its UUID."),
  "run.exists": entry(409, "conflict", "Use another UUID; what a run was created with never changes."),
  "run.deleted": entry(409, "conflict", "Bring the run back first."),
  "param.changed": entry(409, "conflict", "Start another run for other params; a param keeps its value."),
  "logged_model.unknown": entry(404, "missing", "Create the logged model first, or correct its UUID."),
  "logged_model.exists": entry(
    409,
    "conflict",
    "Use another UUID; what a logged model was created with never changes.",
  ),
  "logged_model.deleted": entry(409, "conflict", "Bring the logged model back first."),
  "artifact.unknown": entry(404, "missing", "List the folder and name one of its files."),
  "artifact.folder": entry(400, "invalid", "Name a file; listing the folder shows what is in it."),
  "artifact.conflict": entry(409, "conflict", "Choose another path, or first remove what the message names."),
  "evaluation.unknown": entry(404, "missing", "Correct the evaluation's UUID."),
  "expression.syntax": entry(400, "invalid", "Correct the expression at the given position."),
  "expression.type": entry(400, "invalid", "Compare values of one type; docs/expressions.md lists them."),
  "expression.value": entry(400, "invalid", "Compare with one of the values that the message names."),
  "expression.limit": entry(400, "invalid", "Shorten the expression."),
  "expression.evaluation": entry(422, "invalid", "Guard the operation that the message names."),
  "field.unknown": entry(
    400,
    "invalid",
    "Use a field or metric that exists in the project; `gallery fields` lists them.",
  ),
  "cursor.invalid": entry(
    400,
    "invalid",
    "Start again from the first page; a cursor belongs to its own query.",
  ),
  "search.too_broad": entry(
    422,
    "invalid",
    "Narrow the search, or repeat it when /readyz?verbose reports the index as loaded.",
  ),
  "idempotency.conflict": entry(409, "conflict", "Use a new idempotency key for a different request."),
  "store.locked": entry(
    409,
    "conflict",
    "Stop the other server that uses this data directory, or choose another directory.",
  ),
  "store.unavailable": entry(
    503,
    "unavailable",
    "Try again shortly; a create is safe to repeat with its idempotency key.",
  ),
  "store.full": entry(507, "unavailable", "Free or add disk space on the server, then repeat the request."),
  "server.stopping": entry(503, "unavailable", "Try again shortly; the server is restarting."),
  "server.busy": entry(503, "unavailable", "Try again shortly with fewer requests at once."),
  "server.not_for_testing": entry(
    403,
    "denied",
    "Start a server of its own for tests: `gallery server --for-testing`.",
  ),
  "server.unreachable": entry(
    503,
    "unavailable",
    "Start the server with `gallery server`, or correct its address (--url, GALLERY_URL).",
  ),
  "source.refused": entry(409, "conflict", "Correct the address or the credentials of what is read from."),
  "source.unreachable": entry(
    503,
    "unavailable",
    "Start what is read from, or correct its address (--from).",
  ),
  "file.unreadable": entry(400, "invalid", "Name a file that exists and that you may read."),
  "file.invalid": entry(400, "invalid", "Correct the file as the message says."),
  "file.unwritable": entry(400, "invalid", "Name a place that exists, has space and that you may write to."),
  "file.exists": entry(409, "conflict", "Choose another place, or allow replacing with --force."),
  "config.invalid": entry(
    500,
    "invalid",
    "Correct the named option; `gallery config` shows where each came from.",
  ),
  internal: entry(500, "internal", "Report this with the request id; the server's log has the details."),
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof catalogue;
