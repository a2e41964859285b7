import type { Page } from '@crowdpay/connection';
import type { Payment } from './domain/contribution.ts';

/** A pod as this subgraph knows it: what it adds to the pod, it finds by the id. */
export interface PodReference {
  readonly id: string;
}

/** A person as this subgraph knows them. */
export interface UserReference {
  readonly id: string;
}

/** What a connection of contributions is resolved from. */
export type ContributionPage = Page<Payment>;
