import { describe, expect, it } from '@jest/globals';
import { SAGA_STATES, type SagaState, TRANSITIONS } from '../../../src/domain/saga/states.ts';
import { testPolicy } from '../../support/policy.ts';

const rows = Object.values(TRANSITIONS);
const ENDS: readonly SagaState[] = ['SETTLED', 'ABORTED', 'FAILED'];

describe('the table of transitions', () => {
  it('reaches every state from CREATED', () => {
    const reached = new Set<SagaState>(['CREATED']);
    for (let grown = true; grown;) {
      const before = reached.size;
      for (const { from, to } of rows) if (reached.has(from)) reached.add(to);
      grown = reached.size > before;
    }
    expect([...reached].sort()).toEqual([...SAGA_STATES].sort());
  });

  it('leads out of every state but the ends', () => {
    const left = new Set<SagaState>(rows.map(({ from }) => from));
    expect(SAGA_STATES.filter((state) => !left.has(state))).toEqual(ENDS);
  });

  it('intends something of the provider exactly in the states that wait for it', () => {
    for (const { to, intent } of rows) expect(intent !== null).toBe(to === 'RESERVED' || to === 'AUTHORISED');
  });

  it('undoes every reservation that does not become a capture', () => {
    for (const { to, journal } of rows) if (to === 'ABORTED') expect(journal).toBe('ABORT');
  });

  it('is allowed by the policy, and nothing beside it that moves money', async () => {
    const policy = await testPolicy();
    const decide = (from: SagaState, to: SagaState): boolean =>
      policy.decide({
        action: 'saga.transition',
        principal: { kind: 'service', id: 'payments', tenant: 'default', roles: [], scopes: [] },
        resource: { tenant: 'default', from, to },
        context: {},
      }).allow;
    for (const { from, to } of rows) expect([from, to, decide(from, to)]).toEqual([from, to, true]);
    for (const from of ENDS)
      for (const to of SAGA_STATES) expect([from, to, decide(from, to)]).toEqual([from, to, false]);
    expect(decide('RESERVED', 'CAPTURED')).toBe(false);
    expect(decide('CREATED', 'POSTED')).toBe(false);
  });
});
