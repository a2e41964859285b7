import type { AnnouncedRequest } from '@crowdpay/audit-event';

/** Erasures and what payments holds of a person, inside a transaction. */
export interface SubjectErasures {
  /** Keeps an erasure: until it is reported, and as a mark that the person is erased. Again, it changes nothing. */
  keep(request: AnnouncedRequest, receivedAt: Date): Promise<void>;
  /** Locks an erasure that was not reported; null when it was, or when somebody else is just looking at it. */
  lockWaiting(tenant: string, id: string): Promise<AnnouncedRequest | null>;
  markReported(request: AnnouncedRequest, at: Date): Promise<void>;
  /** How many sagas of a payer still ask something of the provider; parked ones among them. */
  countOpenSagas(tenant: string, payerId: string): Promise<number>;
  countContributions(tenant: string, payerId: string): Promise<number>;
  /** @returns how many idempotency keys of the payer went. */
  forgetKeys(tenant: string, payerId: string): Promise<number>;
}

/** Finds the erasures that wait no longer. */
export interface WaitingErasures {
  /** Up to `limit` of all tenants whose person has no open saga, those that have waited longest first. */
  listReportable(limit: number): Promise<readonly { readonly tenant: string; readonly id: string }[]>;
}
