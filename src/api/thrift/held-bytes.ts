interface Waiting {
  readonly bytes: number;
  readonly grant: () => void;
}

/** A share of memory that large frames take turns at, first come first served. */
export class HeldBytes {
  readonly #waiting: Waiting[] = [];
  #free: number;

  constructor(bytes: number) {
    this.#free = bytes;
  }

  /** Resolves when the bytes are the caller's; each grant is given back once. */
  async take(bytes: number): Promise<void> {
    if (this.#waiting.length === 0 && bytes <= this.#free) {
      this.#free -= bytes;
      return;
    }
    await new Promise<void>((grant) => this.#waiting.push({ bytes, grant }));
  }

  giveBack(bytes: number): void {
    this.#free += bytes;
    for (
      let first = this.#waiting[0];
      first !== undefined && first.bytes <= this.#free;
      first = this.#waiting[0]
    ) {
      this.#waiting.shift();
      this.#free -= first.bytes;
      first.grant();
    }
  }
}
