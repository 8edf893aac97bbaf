import { canonicalJson } from "../../../domain/canonical.ts";
import type { Partition } from "../../../domain/instance.ts";

interface Group<Item> {
  readonly fields: readonly string[];
  readonly members: { readonly partition: Partition; readonly item: Item }[];
  /** Members by their values of some of the fields, made when somebody asks for those. */
  readonly byValues: Map<string, Map<string, Item[]>>;
}

const valuesOf = (partition: Partition, fields: readonly string[]): string =>
  canonicalJson(fields.map((field) => partition[field]));

/**
 * Finds what matches a partition: equal in all fields that both have, so that what is not partitioned matches
 * everything. A question costs what it finds, however many partitions there are.
 */
export class PartitionIndex<Item> {
  readonly #groups = new Map<string, Group<Item>>();

  add(partition: Partition, item: Item): void {
    const fields = Object.keys(partition).sort();
    const key = canonicalJson(fields);
    let group = this.#groups.get(key);
    if (group === undefined) {
      group = { fields, members: [], byValues: new Map() };
      this.#groups.set(key, group);
    }
    group.members.push({ partition, item });
    group.byValues.clear();
  }

  matching(partition: Partition): Item[] {
    const found: Item[] = [];
    for (const group of this.#groups.values()) {
      const common = group.fields.filter((field) => Object.hasOwn(partition, field));
      const matches = this.#byValues(group, common).get(valuesOf(partition, common));
      if (matches !== undefined) for (const match of matches) found.push(match);
    }
    return found;
  }

  #byValues(group: Group<Item>, fields: readonly string[]): ReadonlyMap<string, Item[]> {
    const key = canonicalJson(fields);
    let map = group.byValues.get(key);
    if (map === undefined) {
      map = new Map();
      for (const { partition, item } of group.members) {
        const values = valuesOf(partition, fields);
        const same = map.get(values);
        if (same === undefined) map.set(values, [item]);
        else same.push(item);
      }
      group.byValues.set(key, map);
    }
    return map;
  }
}
