import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Clock } from '@crowdpay/clock';
import { CrowdPayError } from '@crowdpay/errors';
import type { IdSource } from '@crowdpay/ids';
import { type LoadedPolicy, loadPolicy as loadRego } from '@open-policy-agent/opa-wasm';
import { checkPolicyData, type PolicyData, readPolicyData } from './data.ts';
import { type Decision, readAnswer } from './decision.ts';
import { type PolicyInput, policyDocument } from './input.ts';

/** What an engine is made of. */
export interface LoadPolicyOptions {
  /** The compiled policy, `policy/crowdpay.wasm`. */
  readonly file: string;
  /** The figures to decide by. Default: `data.json` beside the compiled policy. */
  readonly data?: PolicyData;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/** Decides in process, synchronously, in microseconds. */
export interface PolicyEngine {
  /** Names the compiled policy and its data. */
  readonly version: string;
  /** @throws CrowdPayError INTERNAL when the policy cannot be evaluated: no decision is never a yes. */
  decide(input: PolicyInput): Decision;
}

/** Bytes of JSON beyond which a question is not asked. */
const INPUT_LIMIT = 65_536;

/**
 * Loads the compiled policy and its data.
 *
 * @throws Error when a file is missing or malformed: a service without its policy must not start.
 */
export async function loadPolicy(options: LoadPolicyOptions): Promise<PolicyEngine> {
  const wasm = await readFile(options.file);
  const data = options.data === undefined ? await readPolicyData(options.file) : checkPolicyData(options.data);
  const policy = await loadRego(wasm);
  policy.setData(data);
  const version = versionOf(wasm, data);

  return {
    version,
    decide(input) {
      const answer = readAnswer(evaluate(policy, policyDocument(input, options.clock.now())));
      return { id: options.ids.next('dec'), ...answer, policyVersion: version };
    },
  };
}

function evaluate(policy: LoadedPolicy, document: Record<string, unknown>): unknown {
  try {
    const bytes = new TextEncoder().encode(JSON.stringify(document));
    if (bytes.byteLength > INPUT_LIMIT) throw new RangeError('The input of a decision is too large.');
    return policy.evaluate(bytes.buffer);
  } catch (cause) {
    throw new CrowdPayError('INTERNAL', 'The request could not be decided. Try again later.', { cause });
  }
}

function versionOf(wasm: Buffer, data: PolicyData): string {
  const digest = createHash('sha256').update(wasm).update(JSON.stringify(data)).digest('hex');
  return `sha256:${digest.slice(0, 16)}`;
}
