import type { Clock } from '@crowdpay/clock';

/** Bounds of a {@link KeyCache}. */
export interface KeyCacheLimits {
  /** Keys held at once; the one used longest ago goes first. */
  readonly maxEntries: number;
  /** How long a key stays, in ms, however often it is used. */
  readonly maxAgeMs: number;
  /** How many messages a key encrypts or decrypts before it is fetched anew. */
  readonly maxMessages: number;
  /** How many bytes of plaintext a key encrypts or decrypts before it is fetched anew. */
  readonly maxBytes: number;
}

/** What one use of a key adds to what it has done: messages, and bytes of plaintext in all of them. */
export interface KeyWork {
  readonly messages: number;
  readonly bytes: number;
}

/** The work of encrypting, or of hashing, each of `texts` as a message of its own. */
export function keyWork(texts: readonly string[]): KeyWork {
  return { messages: texts.length, bytes: texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) };
}

interface Entry {
  readonly key: Buffer;
  readonly loadedAtMs: number;
  messages: number;
  bytes: number;
}

/**
 * Plaintext keys in memory for as long as they earn it: bounded in number, age, messages and bytes, as the caches of the
 * AWS Encryption SDK are; concurrent requests for one key fetch it once; a key that leaves is overwritten with zeros.
 */
export class KeyCache {
  private readonly entries = new Map<string, Entry>();
  private readonly loading = new Map<string, Promise<void>>();
  private readonly clock: Clock;
  private readonly limits: KeyCacheLimits;

  /** @throws RangeError when a limit is below 1: no key could ever be used. */
  constructor(clock: Clock, limits: KeyCacheLimits) {
    if (Math.min(limits.maxEntries, limits.maxAgeMs, limits.maxMessages, limits.maxBytes) < 1) {
      throw new RangeError('Every limit of a key cache is at least 1.');
    }
    this.clock = clock;
    this.limits = limits;
  }

  /** How many keys are held. */
  get size(): number {
    return this.entries.size;
  }

  /**
   * Runs `work` with the key called `name`, fetching it by `load` when it is not held; what `load` returns belongs to
   * the cache. `work` is synchronous and must not keep the key: it may be wiped as soon as `work` has returned.
   *
   * @param amount what `work` will do. A key that has no room for it is fetched anew; a fresh one takes any amount.
   * @throws what `load` throws; nothing is remembered of a failure.
   */
  async use<Result>(
    name: string,
    load: () => Promise<Buffer>,
    amount: KeyWork,
    work: (key: Buffer) => Result,
  ): Promise<Result> {
    let entry = this.held(name, amount);
    // A fetched key may have been evicted again before its waiters resume: then it is fetched once more.
    while (entry === undefined) {
      await this.fetch(name, load);
      entry = this.held(name, amount);
    }
    entry.messages += amount.messages;
    entry.bytes += amount.bytes;
    return work(entry.key);
  }

  /** Wipes the keys whose names begin with `prefix`. */
  forget(prefix: string): void {
    for (const [name, entry] of this.entries) if (name.startsWith(prefix)) this.evict(name, entry);
  }

  /** Wipes the keys that are too old; called by a timer, so that a key nobody asks for does not stay. */
  sweep(): void {
    for (const [name, entry] of this.entries) if (this.isTooOld(entry)) this.evict(name, entry);
  }

  /** Wipes every key. */
  clear(): void {
    for (const [name, entry] of this.entries) this.evict(name, entry);
  }

  private held(name: string, amount: KeyWork): Entry | undefined {
    const entry = this.entries.get(name);
    if (entry === undefined) return undefined;
    if (this.isTooOld(entry) || !this.hasRoom(entry, amount)) {
      this.evict(name, entry);
      return undefined;
    }
    // A Map keeps the order of insertion: putting it in again makes it the youngest.
    this.entries.delete(name);
    this.entries.set(name, entry);
    return entry;
  }

  private isTooOld({ loadedAtMs }: Entry): boolean {
    return this.clock.now().getTime() - loadedAtMs >= this.limits.maxAgeMs;
  }

  private hasRoom({ messages, bytes }: Entry, amount: KeyWork): boolean {
    if (messages === 0) return true;
    const { maxMessages, maxBytes } = this.limits;
    return messages + amount.messages <= maxMessages && bytes + amount.bytes <= maxBytes;
  }

  private fetch(name: string, load: () => Promise<Buffer>): Promise<void> {
    const running = this.loading.get(name);
    if (running !== undefined) return running;
    const started = load()
      .then((key) => {
        this.keep(name, key);
      })
      .finally(() => this.loading.delete(name));
    this.loading.set(name, started);
    return started;
  }

  private keep(name: string, key: Buffer): void {
    const oldest = this.entries.entries().next().value;
    if (oldest !== undefined && this.entries.size >= this.limits.maxEntries) this.evict(...oldest);
    this.entries.set(name, { key, loadedAtMs: this.clock.now().getTime(), messages: 0, bytes: 0 });
  }

  private evict(name: string, entry: Entry): void {
    this.entries.delete(name);
    entry.key.fill(0);
  }
}
