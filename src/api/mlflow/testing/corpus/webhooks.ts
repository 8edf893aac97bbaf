import { type Asking, get, post, variations } from "./asking.ts";

const created = { entity: "REGISTERED_MODEL", action: "CREATED" };
const tagged = { entity: "MODEL_VERSION_TAG", action: "SET" };
const prompted = { entity: "PROMPT", action: "CREATED" };
const webhook = { name: "told", url: "https://1.1.1.1/hook", events: [created] };

const make = (changes: object, save?: Asking["save"]): Asking =>
  post("webhooks", { ...webhook, ...changes }, save);
const patch = (body: object, id = "{W}"): Asking => ({ method: "PATCH", path: `webhooks/${id}`, body });
const remove = (id: string): Asking => ({ method: "DELETE", path: `webhooks/${id}` });

/** Webhooks. Nothing happens that they would tell of, so that nothing is sent. */
export const webhookAskings: readonly Asking[] = [
  get("webhooks"),
  make({ description: "for tests", secret: "s3cret" }, { W: "webhook.webhook_id" }),
  make({ events: [prompted, tagged, created], status: "DISABLED" }, { W2: "webhook.webhook_id" }),
  make({ name: "a.b-c_9", description: "" }, { W3: "webhook.webhook_id" }),
  get("webhooks"),
  get("webhooks", { max_results: "2" }),
  get("webhooks", { max_results: "2", page_token: "eyJvZmZzZXQiOiAyfQ==" }),
  get("webhooks", { max_results: "0" }),
  get("webhooks", { max_results: "-1" }),
  get("webhooks", { max_results: "1001" }),
  get("webhooks", { max_results: "x" }),
  get("webhooks", { page_token: "x" }),
  get("webhooks/{W}"),
  get("webhooks/nonsense"),
  get("webhooks/00000000-0000-4000-8000-000000000000"),

  make({ name: "-told" }),
  make({ name: "told." }),
  make({ name: "two words" }),
  make({ name: "n".repeat(64) }),
  make({ name: "it's" }),
  make({ url: "  " }),
  make({ url: "ftp://1.1.1.1/" }),
  make({ url: "1.1.1.1/hook" }),
  make({ url: "https:///hook" }),
  make({ url: "https://[1" }),
  make({ url: "https://127.0.0.1/hook" }),
  make({ events: [] }),
  make({ events: [{ entity: "REGISTERED_MODEL", action: "DELETED" }] }),
  make({ events: [{ entity: "MODEL_VERSION_TAG", action: "CREATED" }], name: "-" }),
  make({ events: [{ entity: 3, action: 4 }], status: 1 }, { W4: "webhook.webhook_id" }),
  make({ events: [{ entity: "PROMPT" }] }),
  make({ events: [created, created] }, { W5: "webhook.webhook_id" }),
  ...variations("webhooks", { ...webhook, events: [] }, [
    { name: "name", kind: "text" },
    { name: "url", kind: "text" },
    { name: "description", kind: "text" },
    { name: "secret", kind: "text" },
  ]),

  patch({}),
  patch({ name: "", url: "", events: [], description: "", secret: "" }),
  patch({ name: "renamed", description: "new", url: "https://1.0.0.1/", events: [prompted, tagged] }),
  patch({ status: "DISABLED" }),
  patch({ status: "ACTIVE", secret: "other" }),
  patch({ name: "no name" }),
  patch({ url: "nowhere" }),
  patch({ events: [{ entity: "PROMPT", action: "SET" }] }, "nonsense"),
  patch({ name: "no name" }, "nonsense"),
  patch({ name: 5 }),
  get("webhooks/{W}"),

  post("webhooks/nonsense/test", {}),
  post("webhooks/{W}/test", { event: { entity: "MODEL_VERSION", action: "SET" } }),
  remove("nonsense"),
  remove("{W2}"),
  remove("{W2}"),
  get("webhooks/{W2}"),
  patch({}, "{W2}"),
];
