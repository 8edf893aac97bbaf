/** A small seeded generator (mulberry32), so that a failing run can be repeated. */
export function seededChance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The message with a few bytes changed, cut, doubled, or turned into large sizes; or bytes of no meaning at all. */
export function mutate(message: Buffer, chance: () => number): Buffer {
  const below = (bound: number): number => Math.floor(chance() * bound);
  const bytes = Buffer.from(message);
  switch (below(6)) {
    case 0:
      return Buffer.from(Array.from({ length: 1 + below(200) }, () => below(256)));
    case 1:
      return bytes.subarray(0, 1 + below(bytes.length));
    case 2:
      return Buffer.concat([bytes, bytes.subarray(below(bytes.length))]);
    case 3:
      bytes.writeInt32BE(0x7fffffff - below(4), below(bytes.length - 4));
      return bytes;
    case 4:
      bytes.writeInt32BE(-1 - below(4), below(bytes.length - 4));
      return bytes;
    default:
      for (let times = 1 + below(4); times > 0; times -= 1) bytes[below(bytes.length)] = below(256);
      return bytes;
  }
}
