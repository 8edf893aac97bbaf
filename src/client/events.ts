/** One server-sent event, or a comment, which has neither field. */
export interface ServerEvent {
  readonly id?: string;
  readonly data?: string;
}

/** Reads server-sent events as the HTML standard has them; what is cut off at the end is left out. */
export async function* readEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<ServerEvent, void> {
  let lines: string[] = [];
  for await (const line of linesOf(body)) {
    if (line !== "") lines.push(line);
    else if (lines.length > 0) {
      yield eventOf(lines);
      lines = [];
    }
  }
}

async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of body) {
    rest += decoder.decode(chunk, { stream: true });
    // A carriage return at the end may be half of a line break.
    const whole = rest.endsWith("\r") ? rest.slice(0, -1) : rest;
    const lines = whole.split(/\r\n|\n|\r/);
    rest = lines.pop()! + rest.slice(whole.length);
    yield* lines;
  }
}

function eventOf(lines: readonly string[]): ServerEvent {
  const event: { id?: string; data?: string } = {};
  for (const line of lines) {
    const [, name, value = ""] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (name === "id") event.id = value;
    if (name === "data") event.data = event.data === undefined ? value : `${event.data}\n${value}`;
  }
  return event;
}
