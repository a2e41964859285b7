import {
  cursorFor,
  type Page,
  type PageRequest,
  readPageRequest,
  timeOrder,
  type TimePosition,
} from '@crowdpay/connection';
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

/** A page of a tenant's freezes. */
export type RevealFreezePage = Page<RevealFreeze>;

const NEWEST_FIRST = timeOrder('frz');

/** The cursor of a freeze: its place in the order of freezing. */
export function freezeCursorOf({ frozenAt, id }: RevealFreeze): string {
  return cursorFor(NEWEST_FIRST, { at: frozenAt, id });
}

/** Reads the arguments of the freezes' connection. @throws CrowdPayError INVALID_INPUT, see the package. */
export function readFreezePageRequest(args: Parameters<typeof readPageRequest>[1]): PageRequest<TimePosition> {
  return readPageRequest(NEWEST_FIRST, args);
}
