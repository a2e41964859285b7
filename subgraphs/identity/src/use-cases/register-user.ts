import type { Clock } from '@crowdpay/clock';
import { CrowdPayError } from '@crowdpay/errors';
import { isId } from '@crowdpay/ids';
import type { Principal } from '@crowdpay/principal';
import type { UnitOfWork } from '../domain/unit-of-work.ts';
import type { PersonalFields, User } from '../domain/user.ts';
import { userRegistered } from '../events.ts';

/** What a person gives to open an account. */
export type Registration = PersonalFields;

/**
 * Opens an account under the id that the gateway minted for this request (`newSubject`): the vault has filed the
 * person's data under that id already, so no other may be taken.
 *
 * @throws CrowdPayError FORBIDDEN for a caller who has signed in; INTERNAL when the gateway minted no id; CONFLICT when
 * the e-mail has an account.
 */
export async function registerUser(
  deps: { readonly unitOfWork: UnitOfWork; readonly clock: Clock },
  principal: Principal,
  registration: Registration,
): Promise<User> {
  const user: User & Registration = {
    ...registration,
    tenant: principal.tenant,
    id: requireNewSubject(principal),
    kycState: 'UNVERIFIED',
    kycChangedAt: null,
    createdAt: deps.clock.now(),
    erasedAt: null,
    optedOutAt: null,
  };
  await deps.unitOfWork.run(async (transaction) => {
    await transaction.users.insert(user);
    await transaction.record(userRegistered(user, principal.requestId));
  });
  return user;
}

function requireNewSubject(principal: Principal): string {
  if (principal.kind !== 'anonymous') throw new CrowdPayError('FORBIDDEN', 'Sign out to open another account.');
  const { newSubject } = principal;
  if (newSubject === undefined || !isId('usr', newSubject)) {
    throw new CrowdPayError('INTERNAL', 'The account could not be opened for a reason on our side. Try again later.', {
      cause: new Error('The principal of a registration carries no new subject.'),
    });
  }
  return newSubject;
}
