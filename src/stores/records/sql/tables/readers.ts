import type { ReaderRow, Readers } from "../../store.ts";
import { rows } from "../query.ts";
import { insertMany } from "./insert.ts";

export const readers: Readers = {
  add: (all) =>
    insertMany(
      all,
      "INSERT INTO reader (instance, actor, door, reads, last)",
      `ON CONFLICT (instance, actor, door) DO UPDATE SET reads = reader.reads + excluded.reads,
       last = CASE WHEN excluded.last > reader.last THEN excluded.last ELSE reader.last END`,
      5,
      (reader, into) => into.push(reader.instance, reader.actor, reader.door, reader.reads, reader.last),
    ),
  of: (instance) =>
    rows<ReaderRow>("SELECT instance, actor, door, reads, last FROM reader WHERE instance = ?", [instance]),
};
