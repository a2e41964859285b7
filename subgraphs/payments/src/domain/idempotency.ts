import { createHash } from 'node:crypto';
import type { ContributeRequest } from './contribute-request.ts';

/** What an idempotency key was first used for. */
export interface IdempotencyKey {
  readonly tenant: string;
  readonly callerId: string;
  readonly key: string;
  /** SHA-256, 32 bytes. */
  readonly fingerprint: Buffer;
  readonly contributionId: string;
  readonly createdAt: Date;
}

/**
 * What makes two requests the same: tenant, caller, operation and the arguments after tokenization, without single-use
 * tokens: a client that sends the same card again gets a new CVC token each time. JSON delimits
 * the fields, so that no two different lists read the same.
 *
 * @returns SHA-256, 32 bytes.
 */
export function contributeFingerprint(tenant: string, callerId: string, request: ContributeRequest): Buffer {
  const fields = [
    'contribute/1',
    tenant,
    callerId,
    request.podId,
    request.amount.amount.toString(),
    request.amount.currency,
    request.cardToken,
    request.expiryMonth,
    request.expiryYear,
  ];
  return createHash('sha256').update(JSON.stringify(fields)).digest();
}
