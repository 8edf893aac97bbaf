import { defineConfig } from "vitest/config";

/** Tests of the built program over the wire; `npm run build` first. */
export default defineConfig({
  test: {
    include: ["acceptance/**/*.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: "forks",
    maxWorkers: 2,
  },
});
