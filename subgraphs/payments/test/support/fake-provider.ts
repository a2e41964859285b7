import { CrowdPayError } from '@crowdpay/errors';
import type { Payment } from '../../src/domain/contribution.ts';
import type { AuthoriseOutcome, CaptureOutcome, CardPayments, ChargeState } from '../../src/domain/ports.ts';

type Call = 'authorise' | 'capture' | 'void' | 'chargeState';
/** `BEFORE`: the request never arrives. `AFTER`: it takes effect and its answer is lost. */
type Loss = 'BEFORE' | 'AFTER';
/** What a test does to a call about the charge of one saga; what it throws loses the request or the answer. */
type Interference = (call: Call, sagaId: string) => void | Promise<void>;

interface Charge {
  id: string;
  state: ChargeState['state'];
  reason: string | null;
}

/**
 * A provider in memory with idempotency, faults on demand, and a count of what happened to cards. It outlives the
 * service that a test crashes, as a real provider does.
 */
export class FakeProvider implements CardPayments {
  readonly charges = new Map<string, Charge>();
  readonly calls: Call[] = [];
  /** Charges ever created, captures ever done: a double charge shows here. */
  authorisations = 0;
  captures = 0;
  /** Set to decline. */
  declineWith: string | null = null;
  captureDeclineWith: string | null = null;
  /** Runs when a request arrives, before it takes effect. */
  beforeEffect: Interference = () => undefined;
  /** Runs when a call has taken effect, before its answer is given. */
  beforeAnswer: Interference = () => undefined;
  private readonly losses = new Map<Call, Loss[]>();

  /** Loses the next answers of `call`. */
  lose(call: Call, ...losses: readonly Loss[]): void {
    this.losses.set(call, [...losses]);
  }

  authorise({ saga }: Payment): Promise<AuthoriseOutcome> {
    return this.call('authorise', saga.id, () => {
      const charge = this.charges.get(saga.id) ?? this.create(saga.id);
      return charge.state === 'DECLINED'
        ? { outcome: 'DECLINED', reason: charge.reason ?? '' }
        : { outcome: 'AUTHORISED', chargeId: charge.id };
    });
  }

  capture({ saga }: Payment): Promise<CaptureOutcome> {
    return this.call('capture', saga.id, () => {
      const charge = this.require(saga.id);
      if (this.captureDeclineWith !== null) return { outcome: 'DECLINED', reason: this.captureDeclineWith };
      if (charge.state === 'AUTHORISED') {
        charge.state = 'CAPTURED';
        this.captures += 1;
      }
      return charge.state === 'CAPTURED' ? { outcome: 'CAPTURED' } : { outcome: 'DECLINED', reason: 'charge_expired' };
    });
  }

  void({ saga }: Payment): Promise<void> {
    return this.call('void', saga.id, () => {
      const charge = this.require(saga.id);
      if (charge.state === 'CAPTURED') throw new CrowdPayError('CONFLICT', 'captured');
      charge.state = 'VOIDED';
    });
  }

  chargeState({ saga }: Payment): Promise<ChargeState> {
    return this.call('chargeState', saga.id, () => {
      const charge = this.charges.get(saga.id);
      if (charge === undefined) return { state: 'NONE', chargeId: null, reason: null };
      return { state: charge.state, chargeId: charge.id, reason: charge.reason };
    });
  }

  private create(sagaId: string): Charge {
    const state = this.declineWith === null ? 'AUTHORISED' : 'DECLINED';
    const charge: Charge = { id: `chg_${sagaId.slice(4)}`, state, reason: this.declineWith };
    this.charges.set(sagaId, charge);
    this.authorisations += 1;
    return charge;
  }

  private require(sagaId: string): Charge {
    const charge = this.charges.get(sagaId);
    if (charge === undefined) throw new CrowdPayError('NOT_FOUND', 'no such charge');
    return charge;
  }

  private async call<T>(call: Call, sagaId: string, effect: () => T): Promise<T> {
    this.calls.push(call);
    await this.beforeEffect(call, sagaId);
    const loss = this.losses.get(call)?.shift();
    if (loss === 'BEFORE') throw unavailable();
    const answer = effect();
    await this.beforeAnswer(call, sagaId);
    if (loss === 'AFTER') throw unavailable();
    return answer;
  }
}

function unavailable(): CrowdPayError {
  return new CrowdPayError('UPSTREAM_UNAVAILABLE', 'no answer');
}
