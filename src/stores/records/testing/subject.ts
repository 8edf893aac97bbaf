import { afterEach, beforeEach } from "vitest";
import type { Records, Tables, Work } from "../store.ts";
import type { RecordsUnderTest } from "./fixtures.ts";

export type OnStep = (sql: string) => void;

export interface Subject {
  readonly under: RecordsUnderTest;
  readonly records: Records;
  /** Watches, or fails, every statement from now on. */
  onStep: OnStep;
  write<T>(work: (tables: Tables) => Work<T>): Promise<T>;
  read<T>(work: (tables: Tables) => Work<T>): Promise<T>;
}

/** A fresh, opened store before each test of the enclosing suite. */
export function eachSubject(make: () => Promise<RecordsUnderTest>): () => Subject {
  let subject: Subject;
  beforeEach(async () => {
    const under = await make();
    const records = await under.open((sql) => subject?.onStep(sql));
    subject = {
      under,
      records,
      onStep: () => {},
      write: (work) => records.write(work),
      read: (work) => records.read(work),
    };
  });
  afterEach(async () => {
    subject.onStep = () => {};
    await subject.records.close();
    await subject.under.dispose();
  });
  return () => subject;
}
