import type { Svid } from './svid.ts';

/** Where a process gets its SVID from, now and after each rotation. */
export interface SvidSource {
  /** The newest good SVID. */
  current(): Svid;
  /** Calls `listener` after each rotation. @returns a function that ends it. */
  onRotate(listener: (svid: Svid) => void): () => void;
  /** Stops watching for rotations; `current` goes on answering. */
  close(): void;
}

/** A source that is told of its rotations. */
export interface RotatableSvidSource extends SvidSource {
  /** Makes `svid` the current one and tells the listeners. */
  rotate(svid: Svid): void;
}

/** A source in memory: for a process that issues its own SVID, and the core of every other source. */
export function memorySvidSource(initial: Svid): RotatableSvidSource {
  const listeners = new Set<(svid: Svid) => void>();
  let current = initial;
  return {
    current: () => current,
    onRotate(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    rotate(svid) {
      current = svid;
      for (const listener of [...listeners]) listener(svid);
    },
    close() {
      listeners.clear();
    },
  };
}
