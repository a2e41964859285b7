import { parseArgs } from 'node:util';

/** What the command line asks for. */
export interface DemoOptions {
  /** One JSON document on standard output instead of lines for people. */
  readonly json: boolean;
  /** Event log of a platform that the demo starts itself. */
  readonly eventLog: 'postgres' | 'kafka';
}

export const HELP = `Usage: npm run demo -- [options]

Does the platform's main job and prints each hop: two people register, one passes KYC and opens a pod, the other joins
and pays by card, the payment settles and is verified in the audit ledger; then a card is declined and nothing moves.
People swap their data for tokens and back, a custodian rotates keys under them, and one person takes their data along
and is erased.
At the end it searches everything that the platform stored for the raw personal data that it sent.

Uses the platform that runs at PUBLIC_URL (http://127.0.0.1:4000), or starts one and stops it afterwards.

  --event-log <postgres|kafka>   event log of a platform that the demo starts (default postgres)
  --json                         print one JSON document
  --help                         this text

Exit code: 0 when every hop showed what it should, 1 otherwise.`;

/**
 * @returns the options, or undefined when help was asked for.
 * @throws TypeError for an option that does not exist or a value that is not listed.
 */
export function readOptions(args: readonly string[]): DemoOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      'event-log': { type: 'string', default: 'postgres' },
    },
  });
  if (values.help) return undefined;
  const eventLog = values['event-log'];
  if (eventLog !== 'postgres' && eventLog !== 'kafka') throw new TypeError('--event-log takes postgres or kafka');
  return { json: values.json, eventLog };
}
