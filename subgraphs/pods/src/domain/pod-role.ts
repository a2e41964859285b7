/** Roles in a pod, from most to least able. */
export const POD_ROLES = ['OWNER', 'ADMIN', 'TREASURER', 'MEMBER', 'VIEWER'] as const;

/** One of {@link POD_ROLES}. */
export type PodRole = (typeof POD_ROLES)[number];

/** A role that an invitation can give: a pod has the one owner who opened it. */
export type InvitableRole = Exclude<PodRole, 'OWNER'>;

/** Whether a string from the database names a role. */
export function isPodRole(value: string): value is PodRole {
  return (POD_ROLES as readonly string[]).includes(value);
}

/** The more able of two roles; of one alone, that one. */
export function strongerRole(role: PodRole, other: PodRole | undefined): PodRole {
  return other !== undefined && POD_ROLES.indexOf(other) < POD_ROLES.indexOf(role) ? other : role;
}
