import type { Change } from "../../../domain/change.ts";
import type { Sent } from "../../../testing/watch/validators.ts";

/** Takes in server-sent events piece by piece, as the HTML standard has them. */
export class Received {
  readonly sent: Sent[] = [];
  comments = 0;
  /** What a reader sends back after a cut: only whole events count. */
  lastEventId = 0;
  text = "";
  #rest = "";

  get changes(): Change[] {
    return this.sent.flatMap((each) => ("change" in each ? [each.change] : []));
  }

  take(piece: string): this {
    this.text += piece;
    const events = (this.#rest + piece).split("\n\n");
    this.#rest = events.pop()!;
    for (const event of events) this.#event(event);
    return this;
  }

  #event(event: string): void {
    const lines = event.split("\n").map((line) => /^([a-z]*):(?: (.*))?$/.exec(line)!);
    const { id, event: kind, data } = Object.fromEntries(lines.map(([, name, value]) => [name, value]));
    if (id === undefined) {
      this.comments += 1;
      return;
    }
    this.lastEventId = Number(id);
    if (data === undefined) {
      this.sent.push({ bookmark: Number(id) });
      return;
    }
    const change = JSON.parse(data) as Change;
    if (String(change.position) !== id || change.kind !== kind) throw new Error(`event ${id} is ${data}`);
    this.sent.push({ change });
  }
}

/** A reader over a real connection. */
export class EventReader extends Received {
  readonly response: Response;
  readonly #body: ReadableStreamDefaultReader<Uint8Array>;
  readonly #abort: AbortController;
  ended = false;

  private constructor(response: Response, abort: AbortController) {
    super();
    this.response = response;
    this.#abort = abort;
    this.#body = response.body!.getReader();
  }

  static async open(url: string, headers: Record<string, string> = {}): Promise<EventReader> {
    const abort = new AbortController();
    return new EventReader(await fetch(url, { headers, signal: abort.signal }), abort);
  }

  /** Reads on until it has what is wanted, or the answer ends. */
  async until(done: (received: this) => boolean): Promise<this> {
    while (!this.ended && !done(this)) {
      const { value, done: ended } = await this.#body.read();
      if (ended) this.ended = true;
      else this.take(Buffer.from(value).toString());
    }
    return this;
  }

  cut(): void {
    this.#abort.abort();
  }
}
