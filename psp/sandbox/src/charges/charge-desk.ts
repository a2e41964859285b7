import { createHash } from 'node:crypto';
import type { Clock } from '@crowdpay/clock';
import { CrowdPayError } from '@crowdpay/errors';
import type { IdSource } from '@crowdpay/ids';
import type { Charge, ChargeRecord, Delivery, KeyUse } from './charge.ts';
import type { ChargeBook } from './charge-book.ts';
import type { ChargeLog } from './charge-log.ts';
import { behaviourOf } from './test-cards.ts';

/** A request to authorise a card. */
export interface ChargeRequest {
  readonly number: string;
  readonly expiryMonth: number;
  readonly expiryYear: number;
  /** Minor units. */
  readonly amount: string;
  readonly currency: string;
  readonly reference: string;
}

/** An answer, or the silence that the card asks for. */
export type Answer = { readonly kind: 'answer'; readonly charge: Charge } | { readonly kind: 'silence' };

/** Takes the merchant's requests. Each is done once for its idempotency key; a repetition gets the charge as it is. */
export interface ChargeDesk {
  authorise(key: string, request: ChargeRequest): Promise<Answer>;
  /** Captures the whole of what was authorised; another amount is a CONFLICT. */
  capture(key: string, chargeId: string, money: Pick<Charge, 'amount' | 'currency'>): Promise<Answer>;
  void(key: string, chargeId: string): Promise<Answer>;
  find(key: string): Promise<Charge | null>;
}

export interface ChargeDeskDependencies {
  readonly book: ChargeBook;
  readonly log: ChargeLog;
  readonly clock: Clock;
  readonly ids: IdSource;
  /** Told of each new delivery. */
  readonly onCaptured: (delivery: Delivery) => void;
}

/**
 * The desk decides in memory at once, so that two requests cannot both be first, and answers when the disk has it.
 *
 * Errors: IDEMPOTENCY_CONFLICT for a key with other parameters, NOT_FOUND for an unknown charge, CONFLICT for a charge
 * that is in the wrong state.
 */
export function createChargeDesk({ book, log, clock, ids, onCaptured }: ChargeDeskDependencies): ChargeDesk {
  const keep = async (record: ChargeRecord): Promise<void> => {
    book.apply(record);
    await log.append(record);
  };

  const repeat = async (use: KeyUse, fingerprint: string): Promise<Answer> => {
    if (use.fingerprint !== fingerprint) {
      throw new CrowdPayError('IDEMPOTENCY_CONFLICT', 'This idempotency key was used with other parameters.');
    }
    await log.flushed();
    return { kind: 'answer', charge: requireCharge(book, use.chargeId) };
  };

  return {
    async authorise(key, request) {
      const fingerprint = fingerprintOf('authorise', ...describe(request));
      const used = book.use(key);
      if (used !== undefined) return repeat(used, fingerprint);
      const behaviour = behaviourOf(request.number);
      if (behaviour.silence === 'BEFORE_CHARGE') return { kind: 'silence' };
      const charge = newCharge(ids.next('chg'), key, request, behaviour.decline);
      const use = { key, fingerprint, chargeId: charge.id };
      const losesAnswer = behaviour.silence === 'AFTER_CAPTURE';
      await keep({ type: 'charged', charge, use, losesAnswer, twice: behaviour.duplicateWebhook });
      return { kind: 'answer', charge };
    },
    async capture(key, chargeId, { amount, currency }) {
      const use = { key, fingerprint: fingerprintOf('capture', chargeId, amount, currency), chargeId };
      const used = book.use(key);
      if (used !== undefined) return repeat(used, use.fingerprint);
      const charge = requireCharge(book, chargeId);
      requireAuthorised(charge);
      if (charge.amount !== amount || charge.currency !== currency) throw otherAmount();
      const { losesAnswer, twice } = book.traits(chargeId);
      const delivery = { id: ids.next('whk'), chargeId, twice, occurredAt: clock.now().toISOString() };
      await keep({ type: 'captured', use, delivery });
      onCaptured(delivery);
      return losesAnswer ? { kind: 'silence' } : { kind: 'answer', charge: requireCharge(book, chargeId) };
    },
    async void(key, chargeId) {
      const use: KeyUse = { key, fingerprint: fingerprintOf('void', chargeId), chargeId };
      const used = book.use(key);
      if (used !== undefined) return repeat(used, use.fingerprint);
      requireAuthorised(requireCharge(book, chargeId));
      await keep({ type: 'voided', use });
      return { kind: 'answer', charge: requireCharge(book, chargeId) };
    },
    async find(key) {
      await log.flushed();
      return book.chargeOfKey(key) ?? null;
    },
  };
}

function newCharge(id: string, idempotencyKey: string, request: ChargeRequest, declineReason: string | null): Charge {
  const { number, amount, currency, reference } = request;
  const state = declineReason === null ? 'AUTHORISED' : 'DECLINED';
  return { id, state, declineReason, last4: number.slice(-4), amount, currency, reference, idempotencyKey };
}

function requireCharge(book: ChargeBook, id: string): Charge {
  const charge = book.charge(id);
  if (charge === undefined) throw new CrowdPayError('NOT_FOUND', 'There is no such charge.');
  return charge;
}

function requireAuthorised(charge: Charge): void {
  if (charge.state === 'AUTHORISED') return;
  throw new CrowdPayError('CONFLICT', `The charge is ${charge.state}.`, { details: { state: charge.state } });
}

function otherAmount(): CrowdPayError {
  return new CrowdPayError('CONFLICT', 'Only the whole of the authorised amount can be captured.');
}

function describe({ number, expiryMonth, expiryYear, amount, currency, reference }: ChargeRequest): readonly string[] {
  return [number.slice(-4), String(expiryMonth), String(expiryYear), amount, currency, reference];
}

function fingerprintOf(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
