import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";

export interface Received {
  readonly from: string;
  readonly to: readonly string[];
  /** Headers and text as they came, dots unstuffed. */
  readonly content: string;
}

/** A small mail server that keeps what it is sent, and answers as it is told. */
export class MailServer {
  readonly letters: Received[] = [];
  /** Answers instead of the usual ones, by command: `{ RCPT: "550 no such user" }`. */
  answers: Readonly<Record<string, string>> = {};
  readonly #server: Server = createServer((socket) => this.#serve(socket));
  readonly #sockets = new Set<Socket>();

  /** Gives its URL. */
  async listen(): Promise<string> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return `smtp://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("error", () => {});
    socket.setEncoding("utf8");
    let [from, to, content, writing, rest] = ["", [] as string[], "", false, ""];
    const say = (text: string) => socket.write(`${text}\r\n`);
    say("220 here");
    socket.on("data", (chunk: string) => {
      const lines = (rest + chunk).split("\r\n");
      rest = lines.pop()!;
      for (const line of lines) {
        if (writing) {
          if (line === ".") {
            writing = false;
            if (this.answers.END === undefined) this.letters.push({ from, to, content });
            [to, content] = [[], ""];
            say(this.answers.END ?? "250 taken");
          } else content += `${line.replace(/^\./, "")}\r\n`;
          continue;
        }
        const command = line.slice(0, 4).toUpperCase();
        const special = this.answers[command];
        if (special !== undefined) {
          say(special);
          continue;
        }
        const address = /<([^>]*)>/.exec(line)?.[1] ?? "";
        if (command === "MAIL") from = address;
        if (command === "RCPT") to.push(address);
        if (command === "DATA") writing = true;
        if (command === "QUIT") {
          socket.end("221 bye\r\n");
          return;
        }
        say(command === "DATA" ? "354 go on" : "250 fine");
      }
    });
  }
}
