import type { EventLog } from '@crowdpay/event-log';

/** An event log that is well and in which nothing is ever said: for a service whose test is not about events. */
export function quietEventLog(): EventLog {
  return {
    ensureTopic: () => Promise.resolve(),
    append: () => Promise.resolve(),
    subscribe: () => Promise.resolve({ close: () => Promise.resolve() }),
    end: () => Promise.resolve(0n),
    identity: () => Promise.resolve('memory:quiet'),
    health: () => Promise.resolve(true),
    close: () => Promise.resolve(),
  };
}
