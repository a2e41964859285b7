import type { DataSubject } from './data-subject.ts';

/**
 * How long a registration may take, in ms. The data of whoever has no account by then is erased: their registration was
 * refused, or broke off. A registration is one request, so this is far more than any takes.
 */
export const REGISTRATION_MS = 60 * 60 * 1000;

/** The data subjects whose first data came with a registration. */
export interface Registrations {
  /** Up to `limit` of those that began before an instant and are not settled, the oldest first. */
  open(before: Date, limit: number): Promise<readonly DataSubject[]>;
  /** Notes that nothing has to be asked about these any more. */
  settle(subjects: readonly DataSubject[]): Promise<void>;
}

/** Who knows the people of the platform. */
export interface People {
  /** Whether each of some ids (`usr_…`, at most 100) of a tenant is a person, erased or not. */
  known(tenant: string, ids: readonly string[], requestId: string): Promise<readonly boolean[]>;
}
