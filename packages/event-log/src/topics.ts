/** The topic to which one producer alone may write its signed events. */
export function eventsTopic(producer: string): string {
  return `audit.events.${producer}`;
}

/** Every entry of the audit ledger, in the order of its tree; written by audit alone. */
export const LEDGER_TOPIC = 'audit.ledger';

/** What audit refused to take into the ledger; written by audit alone. */
export const QUARANTINE_TOPIC = 'audit.quarantine';
