import type { JournalKind } from '../ledger/journal.ts';

/** The states of a payment saga, in their order; ABORTED and FAILED are ends. */
export const SAGA_STATES = [
  'CREATED',
  'RESERVED',
  'AUTHORISED',
  'CAPTURED',
  'POSTED',
  'SETTLED',
  'ABORTED',
  'FAILED',
] as const;

export type SagaState = (typeof SAGA_STATES)[number];

/** What the saga has committed itself to ask of the provider next. */
export type Intent = 'AUTHORISE' | 'CAPTURE' | 'VOID';

/** The audit events of a saga's transitions. */
export type SagaEvent =
  | `payments.saga.${'reserved' | 'authorised' | 'captured' | 'posted' | 'settled' | 'aborted'}`
  | 'payments.contribution.declined';

/** One row of the table of transitions. */
export interface Transition {
  readonly from: SagaState;
  readonly to: SagaState;
  /** The journal that the transition writes to the money ledger. */
  readonly journal: JournalKind | null;
  /** What the provider is asked next; committed with the transition, so that a crash cannot forget it. */
  readonly intent: Intent | null;
  /** The audit event that the transition records. */
  readonly event: SagaEvent;
}

/**
 * Every transition of a contribution's saga. Nothing else moves a saga.
 *
 * A contribution commits three times: `reserve`; `authorise`; `capture` and `post` together, because no outside answer
 * lies between them. The settlement webhook commits `settle` later. `decline` and `undo` are the compensations.
 */
// prettier-ignore
export const TRANSITIONS = {
  reserve:   { from: 'CREATED',    to: 'RESERVED',   journal: 'RESERVE', intent: 'AUTHORISE', event: 'payments.saga.reserved' },
  refuse:    { from: 'CREATED',    to: 'FAILED',     journal: null,      intent: null,        event: 'payments.contribution.declined' },
  authorise: { from: 'RESERVED',   to: 'AUTHORISED', journal: null,      intent: 'CAPTURE',   event: 'payments.saga.authorised' },
  decline:   { from: 'RESERVED',   to: 'ABORTED',    journal: 'ABORT',   intent: null,        event: 'payments.saga.aborted' },
  capture:   { from: 'AUTHORISED', to: 'CAPTURED',   journal: null,      intent: null,        event: 'payments.saga.captured' },
  undo:      { from: 'AUTHORISED', to: 'ABORTED',    journal: 'ABORT',   intent: null,        event: 'payments.saga.aborted' },
  post:      { from: 'CAPTURED',   to: 'POSTED',     journal: 'CAPTURE', intent: null,        event: 'payments.saga.posted' },
  settle:    { from: 'POSTED',     to: 'SETTLED',    journal: 'SETTLE',  intent: null,        event: 'payments.saga.settled' },
} as const satisfies Readonly<Record<string, Transition>>;

export type TransitionName = keyof typeof TRANSITIONS;

const ENDS: readonly SagaState[] = ['ABORTED', 'FAILED'];
const PAID: readonly SagaState[] = ['POSTED', 'SETTLED'];

/** Whether the saga ended without money moving. */
export function isRefused(state: SagaState): boolean {
  return ENDS.includes(state);
}

/** Whether the pod has the money. */
export function isPaid(state: SagaState): boolean {
  return PAID.includes(state);
}
