import { createHash } from "node:crypto";
import type { Answer, Contract, JsonSchema, Operation, Parameter } from "./contract.ts";
import { docsStyle } from "./docs-style.ts";

export interface DocsPage {
  readonly html: string;
  /** The Content-Security-Policy under which the page is whole: its own style and nothing else. */
  readonly policy: string;
}

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (char) => escapes[char] as string);

/** The document's descriptions use paragraphs, `code`, *words* and **words** of Markdown, no more. */
function prose(text: string | undefined): string {
  return (text ?? "")
    .trim()
    .split(/\n\s*\n/)
    .filter((paragraph) => paragraph !== "")
    .map((paragraph) => `<p>${inline(paragraph)}</p>`)
    .join("");
}

function inline(text: string): string {
  return text
    .split(/(`[^`]+`)/)
    .map((part) =>
      part.startsWith("`") && part.length > 1
        ? `<code>${escapeHtml(part.slice(1, -1))}</code>`
        : escapeHtml(part)
            .replace(/\*\*([^*]+)\*\*/g, "<strong>$1</strong>")
            .replace(/\*([^*]+)\*/g, "<em>$1</em>"),
    )
    .join("");
}

type Names = ReadonlyMap<unknown, string>;

/** A schema in one line; a named one as a link to its own section. */
function typeOf(schema: JsonSchema | undefined, names: Names): string {
  if (schema === undefined) return "";
  const name = names.get(schema);
  if (name !== undefined) return `<a href="#schema-${name}">${name}</a>`;
  const choice = (schema.anyOf ?? schema.oneOf) as JsonSchema[] | undefined;
  if (choice !== undefined) return choice.map((one) => typeOf(one, names)).join(" or ");
  if (schema.type === "array") return `list of ${typeOf(schema.items as JsonSchema, names)}`;
  if (schema.enum)
    return (schema.enum as unknown[]).map((value) => `<code>${escapeHtml(String(value))}</code>`).join(" ");
  const open = schema.additionalProperties;
  if (typeof open === "object") return `map of ${typeOf(open as JsonSchema, names)}`;
  return escapeHtml([schema.type ?? "any"].flat().join(" or "));
}

const limitNames = [
  "pattern",
  "minimum",
  "maximum",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "maxProperties",
  "default",
];

function limitsOf(schema: JsonSchema | undefined): string {
  return limitNames
    .filter((name) => schema?.[name] !== undefined)
    .map((name) => `<span class="limit">${name} <code>${escapeHtml(String(schema?.[name]))}</code></span>`)
    .join(" ");
}

function row(name: string, required: boolean, type: string, note: string): string {
  const mark = required ? ' <span class="required">required</span>' : "";
  return `<tr><th scope="row"><code>${escapeHtml(name)}</code>${mark}</th><td>${type}</td><td>${note}</td></tr>`;
}

function table(rows: readonly string[]): string {
  return rows.length === 0 ? "" : `<div class="wide"><table><tbody>${rows.join("")}</tbody></table></div>`;
}

function parameterRow(parameter: Parameter, names: Names): string {
  const schema = parameter.schema ?? parameter.content?.["application/json"].schema;
  const note = `${inline(parameter.description ?? "")} <span class="limit">${parameter.in}</span>`;
  return row(parameter.name, parameter.required ?? false, typeOf(schema, names), note);
}

function example(value: unknown): string {
  return value === undefined ? "" : `<pre>${escapeHtml(JSON.stringify(value, null, 2))}</pre>`;
}

function bodyOf({ requestBody }: Operation, names: Names): string {
  if (requestBody === undefined) return "";
  const kinds = Object.entries(requestBody.content).map(
    ([type, media]) => `<p><code>${type}</code> ${typeOf(media.schema, names)}</p>`,
  );
  const [media] = Object.values(requestBody.content);
  return `<h4>Body</h4>${kinds.join("")}${example(media?.example ?? media?.schema.example)}`;
}

function answerRow([status, answer]: [string, Answer], names: Names): string {
  const kinds = Object.entries(answer.content ?? {}).map(
    ([type, media]) => `<code>${type}</code> ${typeOf(media.schema, names)}`,
  );
  return row(status, false, kinds.join("<br>"), inline(answer.description));
}

function operationSection(operation: Operation, names: Names): string {
  const { operationId, method, path, summary, description, parameters, responses } = operation;
  const asks = parameters.map((parameter) => parameterRow(parameter, names));
  return `<article id="${operationId}"><h3>${escapeHtml(summary)}</h3>
<p class="call"><span class="method ${method.toLowerCase()}">${method}</span> <code>${escapeHtml(path)}</code></p>
${prose(description)}${asks.length > 0 ? `<h4>Parameters</h4>${table(asks)}` : ""}${bodyOf(operation, names)}
<details><summary>Answers</summary>${table(Object.entries(responses).map((entry) => answerRow(entry, names)))}</details></article>`;
}

function schemaSection(name: string, schema: JsonSchema, names: Names): string {
  const required = new Set(schema.required as string[] | undefined);
  const rows = Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>).map(([field, one]) =>
    row(
      field,
      required.has(field),
      typeOf(one, names),
      `${inline(names.has(one) ? "" : String(one.description ?? ""))} ${limitsOf(names.has(one) ? undefined : one)}`,
    ),
  );
  const others = new Map([...names].filter(([one]) => one !== schema));
  const head = `${typeOf(schema, others)} ${limitsOf(schema)}`;
  return `<article id="schema-${name}"><h3>${name}</h3>${prose(schema.description as string | undefined)}<p>${head}</p>${table(rows)}${example(schema.example)}</article>`;
}

/** The contract as one page to read: no script, no foreign asset, light and dark. */
export function renderDocs(contract: Contract): DocsPage {
  const names: Names = new Map(Object.entries(contract.schemas).map(([name, schema]) => [schema, name]));
  const groups = contract.tags.map((tag) => ({
    ...tag,
    operations: contract.operations.filter(({ tags }) => tags.includes(tag.name)),
  }));
  const menu = groups.map(
    ({ name, operations }) =>
      `<details open><summary>${name}</summary>${operations.map(({ operationId, summary }) => `<a href="#${operationId}">${escapeHtml(summary)}</a>`).join("")}</details>`,
  );
  const sections = groups.map(
    ({ name, description, operations }) =>
      `<section><h2 id="${name}">${name}</h2><p>${inline(description)}</p>${operations.map((operation) => operationSection(operation, names)).join("")}</section>`,
  );
  const schemas = Object.entries(contract.schemas).map(([name, schema]) =>
    schemaSection(name, schema, names),
  );
  const { title, version, description } = contract.info;
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>${escapeHtml(title)} REST ${version}</title><style>${docsStyle}</style></head>
<body><nav aria-label="Operations"><a class="title" href="#top">${escapeHtml(title)} <small>${version}</small></a>${menu.join("")}<a href="#schemas">Schemas</a></nav>
<main id="top"><h1>${escapeHtml(title)} REST interface</h1>${prose(description)}<p>Machines read it at <a href="openapi.json">openapi.json</a>.</p>
${sections.join("")}<section><h2 id="schemas">Schemas</h2>${schemas.join("")}</section></main></body></html>`;
  const style = createHash("sha256").update(docsStyle).digest("base64");
  return {
    html,
    policy: `default-src 'none'; style-src 'sha256-${style}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  };
}
