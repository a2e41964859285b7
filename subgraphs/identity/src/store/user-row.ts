import { isKycState } from '../domain/kyc-state.ts';
import type { User } from '../domain/user.ts';
import type { User as UserRow } from '../generated/prisma/client.ts';

/**
 * The person in a row.
 *
 * @throws RangeError when the row's state is none of ours: a newer version has written here, and guessing is worse.
 */
export function userOf(row: UserRow): User {
  const { kycState, ...rest } = row;
  if (!isKycState(kycState)) throw new RangeError('A user row has an unknown KYC state.');
  return { ...rest, kycState };
}
