import type { UserReader } from '../domain/user.ts';

/**
 * Whether each of some ids ever got an account here. One whose account was erased is known: the id was no failed
 * registration's.
 *
 * @returns one answer for each id, in their order.
 */
export async function knowPeople(
  users: UserReader,
  tenant: string,
  ids: readonly string[],
): Promise<readonly boolean[]> {
  const known = new Set((await users.findMany(tenant, ids)).map(({ id }) => id));
  return ids.map((id) => known.has(id));
}
