import type { KycState } from '../domain/kyc-state.ts';
import type { UserReader } from '../domain/user.ts';

/** What other services may know of a person. */
export interface PersonDescription {
  readonly exists: boolean;
  /** UNVERIFIED for somebody who does not exist. */
  readonly kycState: KycState;
}

/** Tells whether a person exists and where they stand in the KYC process. Who was erased does not exist any more. */
export async function describePerson(users: UserReader, tenant: string, userId: string): Promise<PersonDescription> {
  const user = await users.find(tenant, userId);
  if (user === undefined || user.erasedAt !== null) return { exists: false, kycState: 'UNVERIFIED' };
  return { exists: true, kycState: user.kycState };
}
