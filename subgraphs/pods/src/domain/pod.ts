import { CrowdPayError } from '@crowdpay/errors';
import { type Money, parseMoney } from '@crowdpay/money';
import { findRawPii } from '@crowdpay/pii-token';

/** States of a pod. Only an OPEN one takes contributions and members. */
export const POD_STATES = ['OPEN', 'FROZEN', 'CLOSED'] as const;

/** One of {@link POD_STATES}. */
export type PodState = (typeof POD_STATES)[number];

/** A CrowdPod: a group that pools money for one goal. */
export interface Pod {
  readonly tenant: string;
  /** `pod_…`. */
  readonly id: string;
  readonly name: string;
  /** What the pod wants to raise; its currency is the currency of the pod. */
  readonly goal: Money;
  readonly state: PodState;
  readonly createdAt: Date;
}

/** The largest goal, in minor units; the database holds the same limit. */
export const MAX_GOAL = 1_000_000_000_000_000n;

const MAX_NAME_LENGTH = 80;
const CONTROL_CHARACTER = /\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}/u;

/** Whether a string from the database names a state. */
export function isPodState(value: string): value is PodState {
  return (POD_STATES as readonly string[]).includes(value);
}

/**
 * Reads the name that a client gives a pod: blanks around it are dropped, and one spelling of it is kept (Unicode NFC).
 *
 * @throws CrowdPayError INVALID_INPUT unless 1 to 80 characters are left, none of them invisible. A name is read by all
 *   members and is kept as it is, so that one that holds a raw e-mail address, number or card is refused as well.
 */
export function readPodName(text: string): string {
  const name = text.trim().normalize('NFC');
  const length = Array.from(name).length;
  if (length < 1 || length > MAX_NAME_LENGTH || CONTROL_CHARACTER.test(name)) {
    throw new CrowdPayError('INVALID_INPUT', `The name must have 1 to ${MAX_NAME_LENGTH} visible characters.`);
  }
  if (findRawPii(name) !== undefined) {
    throw new CrowdPayError('INVALID_INPUT', 'The name must not hold personal data, such as an address or a number.');
  }
  return name;
}

/**
 * Reads the goal that a client sets.
 *
 * @throws CrowdPayError INVALID_INPUT for what is no amount, for zero, and above {@link MAX_GOAL}.
 */
export function readGoal(text: { readonly amount: string; readonly currency: string }): Money {
  const goal = parseMoney(text);
  if (goal.amount < 1n || goal.amount > MAX_GOAL) {
    throw new CrowdPayError('INVALID_INPUT', `The goal must be 1 to ${MAX_GOAL.toString()} minor units.`);
  }
  return goal;
}
