import type { KycState } from './kyc-state.ts';

/** A person with an account. Every personal field is a vault token. */
export interface User {
  readonly tenant: string;
  /** `usr_…`; minted by the gateway before registration, because the vault files the person's data under it. */
  readonly id: string;
  readonly displayName: string;
  readonly email: string;
  readonly phone: string;
  readonly ssn: string;
  readonly kycState: KycState;
  /** When the KYC state last changed; null before the first submission. */
  readonly kycChangedAt: Date | null;
  readonly createdAt: Date;
}

/** What reads of people need; no transaction. */
export interface UserReader {
  find(tenant: string, id: string): Promise<User | undefined>;
  /** @returns those of `ids` that exist, in no particular order. */
  findMany(tenant: string, ids: readonly string[]): Promise<readonly User[]>;
  /** @param email an e-mail token. */
  findByEmail(tenant: string, email: string): Promise<User | undefined>;
  /** @returns the person's roles in alphabetical order. */
  rolesOf(tenant: string, id: string): Promise<readonly string[]>;
}

/** What changes to people need, inside a transaction. */
export interface UserWriter {
  /** @throws CrowdPayError CONFLICT when the id or the e-mail token has an account already. */
  insert(user: User): Promise<void>;
  /** Reads a person and keeps every other writer of that row waiting until the transaction ends. */
  lock(tenant: string, id: string): Promise<User | undefined>;
  setKycState(tenant: string, id: string, state: KycState, at: Date): Promise<void>;
}
