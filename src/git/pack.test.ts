import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { applyDelta } from "./delta.ts";
import { LocalReader } from "./local.ts";
import { checkReceived } from "./received.ts";
import { Scratch } from "./testing/scratch.ts";

/** A repository in one pack with deltas. */
function packed() {
  const scratch = new Scratch();
  for (let count = 0; count < 5; count++) {
    scratch.commit({
      "ops/rule.yaml": `${Array.from({ length: 80 }, (_, line) => `line ${line}\n`).join("")}${count}`,
    });
  }
  scratch.git("gc", "-q", "--aggressive", "--prune=now");
  const folder = join(scratch.path, ".git/objects/pack");
  const path = join(folder, readdirSync(folder).find((name) => name.endsWith(".pack"))!);
  scratch.run(["update-server-info"]);
  return { scratch, path, pack: readFileSync(path), hash: scratch.head() };
}

/** Numbers that look random and are the same each time. */
function* noise(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    yield state;
  }
}

test("a pack as Git makes it passes, and one that is cut or padded does not", async () => {
  const { pack } = packed();
  await checkReceived(pack);
  await expect(checkReceived(pack.subarray(0, pack.length / 2))).rejects.toThrow();
  await expect(checkReceived(Buffer.from("PACKno pack at all, though it begins so"))).rejects.toThrow(
    "not a pack",
  );
  await expect(checkReceived(Buffer.alloc(0))).rejects.toThrow("not a pack");
});

test("a pack with any byte changed is read as it was, or not at all", async () => {
  const { scratch, path, pack, hash } = packed();
  const right = Buffer.from(
    (await new LocalReader(scratch.path, "main").files(hash, "", () => true))!.files.get("ops/rule.yaml")!,
  );
  const numbers = noise(7);
  let broken = 0;
  for (let round = 0; round < 200; round++) {
    const changed = Buffer.from(pack);
    changed[12 + (numbers.next().value % (pack.length - 12))]! ^= 1 << (numbers.next().value % 8);
    writeFileSync(path, changed);
    const outcome = await new LocalReader(scratch.path, "main")
      .files(hash, "", () => true)
      .then((found) => Buffer.from(found!.files.get("ops/rule.yaml") ?? []))
      .catch((reason: unknown) => reason);
    if (outcome instanceof Error) broken += 1;
    // A file that cannot be unpacked any more is left out; it is never another one.
    else expect([0, right.length]).toContain((outcome as Buffer).length);
    if (outcome instanceof Buffer && outcome.length > 0) expect(outcome).toEqual(right);
    await checkReceived(changed).catch(() => {});
  }
  expect(broken).toBeGreaterThan(20);
});

test("a delta does what it says, within its base and its size", () => {
  const base = Buffer.from("hello world");
  const delta = (...bytes: number[]) => Buffer.from(bytes);
  const most = 100;
  expect(applyDelta(base, delta(11, 7, 0x91, 6, 5, 2, 0x21, 0x21), most).toString()).toBe("world!!");
  expect(() => applyDelta(base, delta(10, 1, 1, 0x21), most)).toThrow("of another base");
  expect(() => applyDelta(base, delta(11, 200, 1, 1, 0x21), most)).toThrow("larger than 100 bytes");
  expect(() => applyDelta(base, delta(11, 20, 0x91, 6, 20), most)).toThrow("reaches too far");
  expect(() => applyDelta(base, delta(11, 1, 2, 0x21, 0x21), most)).toThrow("reaches too far");
  expect(() => applyDelta(base, delta(11, 2, 1, 0x21), most)).toThrow("less than it states");
  expect(() => applyDelta(base, delta(11, 1, 0), most)).toThrow("unknown instruction");
  expect(() => applyDelta(base, delta(0x80), most)).toThrow("is cut");
});
