import { describe, expect, test } from "vitest";
import type { RecordsUnderTest } from "./fixtures.ts";
import { project } from "./fixtures.ts";

class Interrupted extends Error {}

/** An upgrade may die at any statement; the next start finishes it. */
export function migrationContract(make: () => Promise<RecordsUnderTest>): void {
  describe("migrations", () => {
    test("interrupted at every statement and run again give the same schema", async () => {
      const whole = await make();
      let statements = 0;
      await (await whole.open(() => void statements++)).close();
      const expected = await whole.schema();
      await whole.dispose();
      expect(statements).toBeGreaterThan(20);

      for (let failing = 1; failing <= statements; failing++) {
        const under = await make();
        let step = 0;
        const interrupted = under.open(() => {
          if (++step === failing) throw new Interrupted(`at statement ${failing}`);
        });
        await expect(interrupted, `statement ${failing}`).rejects.toBeInstanceOf(Interrupted);
        const records = await under.open();
        expect(await under.schema(), `after statement ${failing}`).toBe(expected);
        await records.write((tables) => project(tables, "p"));
        await records.close();
        await under.dispose();
      }
    }, 300_000);

    test("leave an up-to-date database as it is", async () => {
      const under = await make();
      const first = await under.open();
      await first.write((tables) => project(tables, "kept"));
      await first.close();
      const before = await under.schema();
      const again = await under.open();
      expect((await again.read((tables) => tables.projects.byName("kept")))?.name).toBe("kept");
      await again.close();
      expect(await under.schema()).toBe(before);
      await under.dispose();
    });
  });
}
