import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export interface GitServer {
  readonly url: string;
  readonly port: number;
  /** Method and path of each request, with the password that it carried. */
  readonly requests: { line: string; password: string | undefined }[];
  /** Answers in the place of Git when it returns true. */
  instead: (request: IncomingMessage, answer: ServerResponse) => boolean;
}

/** Serves a bare repository over smart HTTP by `git http-backend`, for the running test. */
export async function serveGit(folder: string): Promise<GitServer> {
  const server = createServer((request, answer) => {
    const [, credentials = ""] = (request.headers.authorization ?? "").split(" ");
    const password =
      credentials === "" ? undefined : Buffer.from(credentials, "base64").toString().split(":")[1];
    served.requests.push({ line: `${request.method} ${request.url}`, password });
    if (!served.instead(request, answer)) void answerByGit(folder, request, answer);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  const served: GitServer = {
    url: `http://127.0.0.1:${port}/repo.git`,
    port,
    requests: [],
    instead: () => false,
  };
  return served;
}

async function answerByGit(folder: string, request: IncomingMessage, answer: ServerResponse): Promise<void> {
  const { pathname, search } = new URL(request.url ?? "/", "http://localhost");
  const protocol = request.headers["git-protocol"];
  const program = spawn("git", ["http-backend"], {
    env: {
      PATH: process.env.PATH,
      ...{
        GIT_PROJECT_ROOT: folder,
        GIT_HTTP_EXPORT_ALL: "1",
        PATH_INFO: pathname.replace(/^\/repo\.git/, ""),
      },
      ...{ REQUEST_METHOD: request.method, QUERY_STRING: search.slice(1) },
      CONTENT_TYPE: request.headers["content-type"] ?? "",
      ...(typeof protocol === "string" ? { GIT_PROTOCOL: protocol } : {}),
    },
  });
  request.pipe(program.stdin);
  const parts: Buffer[] = [];
  for await (const part of program.stdout) parts.push(part as Buffer);
  const all = Buffer.concat(parts);
  const end = all.indexOf("\r\n\r\n");
  const heads = all.toString("latin1", 0, end).split("\r\n");
  const status = heads.find((line) => line.startsWith("Status: "))?.slice(8, 11) ?? "200";
  for (const line of heads.filter((each) => !each.startsWith("Status: "))) {
    const [name = "", value = ""] = line.split(": ");
    answer.setHeader(name, value);
  }
  answer.writeHead(Number(status)).end(all.subarray(end + 4));
}
