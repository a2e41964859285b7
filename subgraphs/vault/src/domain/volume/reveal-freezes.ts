import type { PageRequest, TimePosition } from '@crowdpay/connection';
import type { VolumeCaller } from './caller.ts';

/** That a caller may see nothing of others in the clear until somebody has looked at why they saw so much. */
export interface RevealFreeze {
  /** `frz_…` */
  readonly id: string;
  readonly caller: VolumeCaller;
  /** How many clear values of others the caller asked for in the hour; the last batch of them did not leave. */
  readonly requested: number;
  readonly frozenAt: Date;
  /** Of one that was lifted: by whom (`usr_…`), and when. */
  readonly lifted?: { readonly by: string; readonly at: Date };
}

/** Where freezes are read. */
export interface RevealFreezes {
  /** Whether the caller is frozen now. */
  isFrozen(caller: VolumeCaller): Promise<boolean>;
  find(tenant: string, id: string): Promise<RevealFreeze | undefined>;
  /** Those of a tenant, the newest first, up to one more than the page asks for. */
  list(tenant: string, page: PageRequest<TimePosition>): Promise<readonly RevealFreeze[]>;
}

/** Freezes inside a transaction. */
export interface RevealFreezeWriter {
  isFrozen(caller: VolumeCaller): Promise<boolean>;
  /** @returns false when the caller is frozen already; nothing is changed then. */
  add(freeze: RevealFreeze): Promise<boolean>;
  /** @returns false when it is lifted already, or there is none. */
  lift(tenant: string, id: string, by: string, at: Date): Promise<boolean>;
}
