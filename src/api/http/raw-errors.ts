import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { galleryErrorOf, PROBLEM_TYPE, problemOf } from "./problem.ts";

/** Answers a request that was too broken to become one; the connection cannot be used again. */
export function answerBroken(error: Error & { code?: string }, socket: Socket, requestId: string): void {
  if (!socket.writable || error.code === "ECONNRESET") {
    socket.destroy();
    return;
  }
  const problem = problemOf(galleryErrorOf(error), requestId);
  const body = JSON.stringify(problem);
  socket.end(
    [
      `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
      `Content-Type: ${PROBLEM_TYPE}`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      `X-Request-Id: ${requestId}`,
      "Connection: close",
      "",
      body,
    ].join("\r\n"),
  );
}
