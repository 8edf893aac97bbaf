import type { FastifyReply } from "fastify";
import type { Deprecation } from "../../domain/instance.ts";

/** Tells in headers (RFC 9745, RFC 5829) since when what was asked for is deprecated, and what to use instead. */
export function withNotice<Answer extends { readonly deprecation: Deprecation | null }>(
  reply: FastifyReply,
  answer: Answer,
): Answer {
  if (answer.deprecation === null) return answer;
  const { at, of, replacement } = answer.deprecation;
  reply.header("deprecation", `@${Math.floor(Date.parse(at) / 1_000)}`);
  if (replacement !== null) {
    const kind = of === "instance" ? "instances" : "models";
    reply.header("link", `</api/v1/${kind}/${replacement}>; rel="successor-version"`);
  }
  return answer;
}
