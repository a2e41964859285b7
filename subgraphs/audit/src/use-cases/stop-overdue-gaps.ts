import type { Clock } from '@crowdpay/clock';
import type { Chain } from '../domain/chain.ts';
import type { Ledger } from '../domain/ledger.ts';

/** What judging gaps needs. */
export interface StopOverdueGapsDeps {
  readonly ledger: Ledger;
  readonly clock: Clock;
  /** How long entries may wait for a missing one, in milliseconds. */
  readonly gapDeadlineMs: number;
  /** Identity of the event log that is read now: what is missing may stand in it when it is another than before. */
  readonly eventLog: string;
}

/** Stops every chain whose entries have waited too long for a missing one, and returns those that it stopped. */
export function stopOverdueGaps({ ledger, clock, gapDeadlineMs, eventLog }: StopOverdueGapsDeps): Promise<Chain[]> {
  return ledger.stopGapsSince(new Date(clock.now().getTime() - gapDeadlineMs), eventLog);
}
