import type { KycState } from './kyc-state.ts';

/** What says who a person is; vault tokens, every one. */
export interface PersonalFields {
  readonly displayName: string;
  readonly email: string;
  readonly phone: string;
  readonly ssn: string;
}

/** A person with an account. Of an erased one no personal field is left. */
export interface User extends Erasable<PersonalFields> {
  readonly tenant: string;
  /** `usr_…`; minted by the gateway before registration, because the vault files the person's data under it. */
  readonly id: string;
  readonly kycState: KycState;
  /** When the KYC state last changed; null before the first submission. */
  readonly kycChangedAt: Date | null;
  readonly createdAt: Date;
  /** When the person was erased at their request: they can no longer sign in. */
  readonly erasedAt: Date | null;
  /** When the person opted out of the sale and sharing of their data. */
  readonly optedOutAt: Date | null;
}

type Erasable<Fields> = { readonly [Field in keyof Fields]: Fields[Field] | null };

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
  /** Whether an account has this e-mail token. */
  hasEmail(tenant: string, email: string): Promise<boolean>;
  /** Replaces personal fields. A rival that takes the e-mail at the same instant makes the whole transaction fail. */
  correct(tenant: string, id: string, fields: Partial<PersonalFields>): Promise<void>;
  /** Takes every personal field away. */
  erase(tenant: string, id: string, at: Date): Promise<void>;
  optOut(tenant: string, id: string, at: Date): Promise<void>;
  countRoles(tenant: string, id: string): Promise<number>;
  /** @returns how many roles the person had. */
  removeRoles(tenant: string, id: string): Promise<number>;
}
