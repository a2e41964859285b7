import type { Page } from '@crowdpay/connection';
import type { PodRole } from './pod-role.ts';

/** One person's part in one pod. */
export interface Membership {
  readonly tenant: string;
  /** `mbr_…`. */
  readonly id: string;
  readonly podId: string;
  readonly userId: string;
  readonly role: PodRole;
  readonly joinedAt: Date;
}

/** A page of memberships in the order of joining. */
export type MembershipPage = Page<Membership>;
