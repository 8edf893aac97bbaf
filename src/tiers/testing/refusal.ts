import { expect } from "vitest";
import type { World } from "./world.ts";

/** What is refused leaves the log as it was. */
export async function expectRefusal(
  world: World,
  attempt: () => Promise<unknown>,
  expected: object,
): Promise<void> {
  const before = await world.log();
  await expect(attempt()).rejects.toMatchObject(expected);
  expect(await world.log()).toEqual(before);
}
