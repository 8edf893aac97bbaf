import { Writable } from "node:stream";
import { expect, test } from "vitest";
import type { Format } from "./format.ts";
import { createOutput } from "./output.ts";
import type { Column } from "./table.ts";

class Memory extends Writable {
  text = "";

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

const columns: readonly Column<{ n: number }>[] = [{ title: "n", of: ({ n }) => n }];

async function* numbers(): AsyncGenerator<{ n: number }, void> {
  for (let n = 1; ; n += 1) yield { n };
}

async function listed(format: Format, limit: number): Promise<{ out: string; notes: string }> {
  const [out, notes] = [new Memory(), new Memory()];
  await createOutput(format, { out, notes }).list(numbers(), columns, { limit });
  return { out: out.text, notes: notes.text };
}

test("each format shows the same rows", async () => {
  expect((await listed("table", 2)).out).toBe("n\n1\n2\n");
  expect((await listed("ndjson", 2)).out).toBe('{"n":1}\n{"n":2}\n');
  expect(JSON.parse((await listed("json", 2)).out)).toEqual([{ n: 1 }, { n: 2 }]);
});

test("rows that are left out are spoken of, beside the answer", async () => {
  expect((await listed("table", 2)).notes).toContain("There is more than these 2");
  const [out, notes] = [new Memory(), new Memory()];
  await createOutput("json", { out, notes }).list([], columns, { limit: 2 });
  expect([out.text, notes.text]).toEqual(["[]\n", ""]);
});

test("followed rows appear one by one", async () => {
  const [out, notes] = [new Memory(), new Memory()];
  async function* cut() {
    yield { n: 1 };
    throw new Error("enough");
  }
  await expect(createOutput("json", { out, notes }).follow(cut(), columns)).rejects.toThrow("enough");
  expect(out.text).toBe('{"n":1}\n');
});
