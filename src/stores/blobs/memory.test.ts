import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { blobStoreContract, listAll, upload } from "./contract.ts";
import { MemoryBlobStore } from "./memory.ts";
import { randomIds } from "./testing/ids.ts";

function makeStore(now = () => 1_000): MemoryBlobStore {
  return new MemoryBlobStore({ clock: { now }, ids: randomIds });
}

blobStoreContract("memory", async () => {
  const store = makeStore();
  return {
    store,
    damage: async (location, offset) => store.damage(location, offset),
    dispose: () => store.close(),
  };
});

test("a crash keeps finished blobs, kills running uploads and leaves what they had staged", async () => {
  let time = 1_000;
  const store = makeStore(() => time);
  const kept = await upload(store, [Buffer.from("kept")]);
  const writer = await store.create();
  await writer.write(randomBytes(100_000));
  time = 2_000;
  store.crash();
  await expect(writer.finish()).rejects.toMatchObject({ code: "store.unavailable" });
  expect(await store.size(kept.location)).toBe(4);
  const [leftover] = (await listAll(store)).filter((entry) => entry.staged);
  expect(leftover).toMatchObject({ size: 65_536, modified: 1_000 });
  await store.delete(leftover!.location);
  expect(await listAll(store)).toHaveLength(1);
});
