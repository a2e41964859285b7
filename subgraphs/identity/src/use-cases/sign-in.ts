import { isToken } from '@crowdpay/pii-token';
import type { UnitOfWork } from '../domain/unit-of-work.ts';
import type { User, UserReader } from '../domain/user.ts';
import { userSignedIn } from '../events.ts';

/** One attempt to sign in at the development login page. */
export interface SignInAttempt {
  readonly tenant: string;
  /** What the e-mail field held when it got here: a vault token, when it passed the gateway. */
  readonly email: string;
  readonly clientId: string;
  readonly requestId: string;
}

/**
 * Signs in whoever has the e-mail. There is no secret to prove: it is for development alone, and the page that leads
 * here exists only there.
 *
 * @returns undefined for an unknown e-mail and for anything that is no token alike, so that the page has one answer.
 */
export async function signIn(
  deps: { readonly users: UserReader; readonly unitOfWork: UnitOfWork },
  attempt: SignInAttempt,
): Promise<User | undefined> {
  if (!isToken('EMAIL', attempt.email)) return undefined;
  const user = await deps.users.findByEmail(attempt.tenant, attempt.email);
  if (user === undefined) return undefined;
  await deps.unitOfWork.run((transaction) =>
    transaction.record(userSignedIn(user, attempt.clientId, 'development', attempt.requestId)),
  );
  return user;
}
