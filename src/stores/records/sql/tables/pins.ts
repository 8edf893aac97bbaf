import type { PinRow, Pins } from "../../store.ts";
import { forEachList, rows } from "../query.ts";
import { insertMany } from "./insert.ts";

const COLUMNS = "p.instance, p.line, p.upstream";

export const pins: Pins = {
  insert: (all) =>
    insertMany(all, "INSERT INTO pin (instance, line, upstream)", "", 3, (pin, into) =>
      into.push(pin.instance, pin.line, pin.upstream),
    ),
  of: (instances) =>
    forEachList(instances, (wanted) =>
      rows<PinRow>(
        `SELECT ${COLUMNS} FROM pin p WHERE p.instance IN ${wanted.sql} ORDER BY p.instance, p.line`,
        wanted.parameters,
      ),
    ),
  reach(instances, direction, transitive) {
    const [from, to] = direction === "upstream" ? ["instance", "upstream"] : ["upstream", "instance"];
    return forEachList(instances, (wanted) =>
      transitive
        ? rows<PinRow>(
            `WITH RECURSIVE reached (id) AS (
               SELECT id FROM instance WHERE id IN ${wanted.sql}
               UNION SELECT p.${to} FROM reached r JOIN pin p ON p.${from} = r.id)
             SELECT ${COLUMNS} FROM reached r JOIN pin p ON p.${from} = r.id`,
            wanted.parameters,
          )
        : rows<PinRow>(`SELECT ${COLUMNS} FROM pin p WHERE p.${from} IN ${wanted.sql}`, wanted.parameters),
    );
  },
};
