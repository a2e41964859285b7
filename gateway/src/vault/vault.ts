import type { PiiKind } from '@crowdpay/pii-token';
import type { GatewayCall } from '../call.ts';

/** A raw value that has to be tokenized. */
export interface RawValue {
  readonly kind: PiiKind;
  readonly value: string;
}

/**
 * What became of a raw value: its token, or the code of what is wrong with it; no token and no error where it was left
 * alone because a value beside it is wrong.
 */
export type Tokenized =
  { readonly token: string | null } | { readonly error: { readonly code: string; readonly message: string } };

/** A token that is about to leave. */
export interface TokenReference {
  readonly kind: PiiKind;
  readonly token: string;
}

/** What the caller may see of a token: nothing at level REDACTED. */
export interface Presented {
  readonly level: 'CLEAR' | 'MASKED' | 'REDACTED';
  readonly value: string | null;
}

/** What the gateway wants of the vault. Each call is one request; results are in the order of the input. */
export interface Vault {
  /**
   * All or none: where one value is wrong, the vault keeps none of them.
   *
   * @throws CrowdPayError UPSTREAM_UNAVAILABLE when the vault is away, FORBIDDEN when the caller has no data subject.
   */
  tokenize(call: GatewayCall, values: readonly RawValue[]): Promise<readonly Tokenized[]>;
  /** Looks tokens up without making any; null where there is none. */
  find(call: GatewayCall, values: readonly RawValue[]): Promise<readonly (string | null)[]>;
  present(call: GatewayCall, tokens: readonly TokenReference[]): Promise<readonly Presented[]>;
}

/** Values or tokens that one call to the vault may carry. */
export const VAULT_BATCH_LIMIT = 1_000;
