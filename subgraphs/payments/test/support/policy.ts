import { join } from 'node:path';
import { systemClock } from '@crowdpay/clock';
import { randomIds } from '@crowdpay/ids';
import { loadPolicy, type PolicyEngine } from '@crowdpay/policy';

const FILE = join(import.meta.dirname, '../../../../policy/crowdpay.wasm');

/** The platform's compiled policy. */
export function testPolicy(): Promise<PolicyEngine> {
  return loadPolicy({ file: FILE, clock: systemClock, ids: randomIds(systemClock) });
}
