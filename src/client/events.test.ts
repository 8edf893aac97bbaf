import { expect, test } from "vitest";
import { readEvents } from "./events.ts";

async function read(text: string, size: number) {
  const bytes = Buffer.from(text);
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const events: unknown[] = [];
  for await (const event of readEvents(pieces())) events.push(event);
  return events;
}

const cases: [string, string, unknown[]][] = [
  ["an event", "id: 7\nevent: model.created\ndata: {}\n\n", [{ id: "7", data: "{}" }]],
  ["a bookmark", "id: 7\n\n", [{ id: "7" }]],
  ["a comment", ": still here\n\n:\n\n", [{}, {}]],
  ["several lines of data", "data: a\ndata:b\ndata\n\n", [{ data: "a\nb\n" }]],
  ["all line breaks", "id: 1\r\rid: 2\r\n\r\nid: 3\n\n", [{ id: "1" }, { id: "2" }, { id: "3" }]],
  ["letters of several bytes", 'data: "Zoë 東京"\n\n', [{ data: '"Zoë 東京"' }]],
  ["half an event", "id: 1\n\nid: 2\ndata: x\n", [{ id: "1" }]],
];

test.each(cases)("%s is read alike in whole and in pieces of any size", async (_name, text, events) => {
  for (let size = 1; size <= Buffer.byteLength(text); size++) expect(await read(text, size)).toEqual(events);
});
