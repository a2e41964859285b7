import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '@crowdpay/clock';
import { isId, randomIds } from '@crowdpay/ids';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  loadPolicy,
  type LoadPolicyOptions,
  POLICY_ACTIONS,
  type PolicyData,
  type PolicyEngine,
  type PolicyInput,
  type PolicyPrincipal,
  requireAllowed,
} from '../src/index.ts';

const FILE = join(import.meta.dirname, '../../../policy/crowdpay.wasm');
const NOW = '2026-03-01T12:00:00.000Z';
const clock = new ManualClock(NOW);
const DATA: PolicyData = { limits: { contribution: '1000000' }, risk: { refuseAt: 80 } };

const load = (options: Partial<LoadPolicyOptions> = {}): Promise<PolicyEngine> =>
  loadPolicy({ file: FILE, clock, ids: randomIds(clock), ...options });

const ada: PolicyPrincipal = { kind: 'user', id: 'usr_ada', tenant: 'acme', roles: [], scopes: [] };
const officer: PolicyPrincipal = {
  ...ada,
  id: 'usr_eve',
  roles: ['compliance_officer'],
  scopes: ['vault:reveal:ssn', 'vault:reveal:pan'],
  purpose: 'LEGAL_REQUEST',
};
const connector: PolicyPrincipal = { ...ada, kind: 'service', id: 'psp-connector', purpose: 'PSP_CHARGE' };

const tenant = 'acme';
const pod = { tenant, role: 'MEMBER', podState: 'OPEN' };
const payment = { amount: '1250', riskScore: 10 };
const invitation = { tenant, inviteeId: 'usr_ada', state: 'PENDING', expiresAt: Date.parse(NOW) + 1, podState: 'OPEN' };

const NOT_FROZEN = { frozen: false };
const own = { subjectIsCaller: true, crowdRole: null };
const others = { subjectIsCaller: false, crowdRole: null };
const crowd = { subjectIsCaller: false, crowdRole: 'TREASURER' };
const reveal = (kind: string, whose: object = others, level = 'CLEAR') => ({ tenant, kind, level, ...whose });

type Row = readonly [
  what: string,
  action: PolicyInput['action'],
  principal: PolicyPrincipal,
  resource: PolicyInput['resource'],
  context: PolicyInput['context'],
  reasons: readonly string[],
];

const TABLE: readonly Row[] = [
  ['a verified person opens a pod', 'pod.open', ada, { tenant }, { kycState: 'VERIFIED' }, []],
  ['an unverified one does not', 'pod.open', ada, { tenant }, { kycState: 'PENDING' }, ['kyc_verified']],
  [
    'a partner does not',
    'pod.open',
    { ...ada, kind: 'partner' },
    { tenant },
    { kycState: 'VERIFIED' },
    ['caller_is_a_person'],
  ],
  ['a member reads', 'pod.read', ada, pod, {}, []],
  ['a stranger does not', 'pod.read', ada, { ...pod, role: null }, {}, ['member_of_pod']],
  ['a member of another tenant does not', 'pod.read', ada, { ...pod, tenant: 'other' }, {}, ['same_tenant']],
  ['an owner invites', 'pod.invite', ada, { ...pod, role: 'OWNER' }, {}, []],
  ['a member does not', 'pod.invite', ada, pod, {}, ['role_may_invite']],
  [
    'nobody invites to a frozen pod',
    'pod.invite',
    ada,
    { ...pod, role: 'OWNER', podState: 'FROZEN' },
    {},
    ['pod_open'],
  ],
  ['the invitee accepts', 'invitation.accept', ada, invitation, {}, []],
  ['another does not', 'invitation.accept', officer, invitation, {}, ['caller_is_invitee']],
  [
    'not at the instant of expiry',
    'invitation.accept',
    ada,
    { ...invitation, expiresAt: Date.parse(NOW) },
    {},
    ['invitation_not_expired'],
  ],
  ['KYC is submitted', 'kyc.submit', ada, { tenant, state: 'UNVERIFIED' }, {}, []],
  ['but not twice', 'kyc.submit', ada, { tenant, state: 'PENDING' }, {}, ['kyc_may_be_submitted']],
  ['the provider verifies', 'kyc.transition', ada, { tenant, from: 'PENDING', to: 'VERIFIED' }, {}, []],
  [
    'nobody skips the provider',
    'kyc.transition',
    ada,
    { tenant, from: 'UNVERIFIED', to: 'VERIFIED' },
    {},
    ['kyc_transition_known'],
  ],
  ['a member contributes', 'contribution.create', ada, pod, payment, []],
  ['a viewer does not', 'contribution.create', ada, { ...pod, role: 'VIEWER' }, payment, ['role_may_contribute']],
  ['the limit is allowed', 'contribution.create', ada, pod, { ...payment, amount: '1000000' }, []],
  ['one more is not', 'contribution.create', ada, pod, { ...payment, amount: '1000001' }, ['amount_within_limit']],
  [
    'the largest amount of all is not',
    'contribution.create',
    ada,
    pod,
    { ...payment, amount: '9223372036854775807' },
    ['amount_within_limit'],
  ],
  ['zero is not', 'contribution.create', ada, pod, { ...payment, amount: '0' }, ['amount_positive']],
  ['a risky one is not', 'contribution.create', ada, pod, { ...payment, riskScore: 80 }, ['risk_acceptable']],
  ['an unassessed one is not', 'contribution.create', ada, pod, { amount: '1' }, ['risk_acceptable']],
  ['a saga is authorised', 'saga.transition', ada, { tenant, from: 'RESERVED', to: 'AUTHORISED' }, {}, []],
  [
    'what was captured is not aborted',
    'saga.transition',
    ada,
    { tenant, from: 'CAPTURED', to: 'ABORTED' },
    {},
    ['saga_transition_known'],
  ],
  ['people see their own data', 'pii.reveal', ada, reveal('EMAIL', own), NOT_FROZEN, []],
  ['but not their card', 'pii.reveal', ada, reveal('PAN', own), NOT_FROZEN, ['reveal_permitted']],
  ['of which they see the mask', 'pii.reveal', ada, reveal('PAN', own, 'MASKED'), NOT_FROZEN, []],
  ['an officer with a purpose sees others', 'pii.reveal', officer, reveal('SSN'), NOT_FROZEN, []],
  ['but no card', 'pii.reveal', officer, reveal('PAN'), NOT_FROZEN, ['reveal_permitted']],
  ['nor a kind without its scope', 'pii.reveal', officer, reveal('IBAN'), NOT_FROZEN, ['reveal_permitted']],
  ['nor anything while frozen', 'pii.reveal', officer, reveal('SSN'), { frozen: true }, ['caller_not_frozen']],
  ['a pod’s treasurer sees a masked contact', 'pii.reveal', ada, reveal('EMAIL', crowd, 'MASKED'), NOT_FROZEN, []],
  ['but not in the clear', 'pii.reveal', ada, reveal('EMAIL', crowd), NOT_FROZEN, ['reveal_permitted']],
  ['the connector sees the card that it charges', 'pii.reveal', connector, reveal('PAN'), NOT_FROZEN, []],
  ['but no e-mail', 'pii.reveal', connector, reveal('EMAIL'), NOT_FROZEN, ['reveal_permitted']],
];

describe('the compiled policy', () => {
  let engine: PolicyEngine;
  beforeAll(async () => {
    engine = await load({ data: DATA });
  });

  it.each(TABLE)('%s (%s)', (_, action, principal, resource, context, reasons) => {
    const decision = engine.decide({ action, principal, resource, context });
    expect(decision.reasons).toEqual(reasons);
    expect(decision.allow).toBe(reasons.length === 0);
  });

  it('obliges to audit before a clear value leaves, and to nothing for a mask or when it denies', () => {
    const ask = (kind: string, level: string): readonly string[] =>
      engine.decide({ action: 'pii.reveal', principal: ada, resource: reveal(kind, own, level), context: NOT_FROZEN })
        .obligations;
    expect(ask('EMAIL', 'CLEAR')).toEqual(['audit_before_release']);
    expect(ask('EMAIL', 'MASKED')).toEqual([]);
    expect(ask('PAN', 'CLEAR')).toEqual([]);
  });

  it.each(POLICY_ACTIONS)('knows %s, and denies it to who says nothing', (action) => {
    const nobody = { kind: 'anonymous', id: 'anonymous', tenant: 'acme', roles: [], scopes: [] };
    const { allow, reasons } = engine.decide({ action, principal: nobody, resource: {}, context: {} });
    expect(allow).toBe(false);
    expect(reasons).not.toContain('action_known');
  });

  it.each(['pod.destroy', '', '__proto__', 'constructor'])('denies the unknown action %p', (action) => {
    const question = { action, principal: ada, resource: pod, context: {} } as PolicyInput;
    expect(engine.decide(question)).toMatchObject({ allow: false, reasons: ['action_known'] });
  });

  it('cannot be told another time by its caller', () => {
    const expired = { ...invitation, expiresAt: Date.parse(NOW) - 1 };
    const question = {
      action: 'invitation.accept',
      principal: ada,
      resource: expired,
      context: { now: 0 },
      now: 0,
    } as PolicyInput;
    expect(engine.decide(question).allow).toBe(false);
  });

  it('gives every decision an id and names the policy that made it', () => {
    const question: PolicyInput = { action: 'pod.read', principal: ada, resource: pod, context: {} };
    const [one, other] = [engine.decide(question), engine.decide(question)];
    expect(isId('dec', one.id)).toBe(true);
    expect(one.id).not.toBe(other.id);
    expect(one.policyVersion).toBe(engine.version);
  });

  it('decides the ten-thousandth question as the first: nothing is left over from one to the next', () => {
    for (let index = 0; index < 10_000; index += 1) {
      const role = index % 2 === 0 ? 'OWNER' : 'x'.repeat(index % 1_000);
      const question: PolicyInput = { action: 'pod.read', principal: ada, resource: { role }, context: {} };
      if (engine.decide(question).allow !== (index % 2 === 0)) throw new Error(`Decision ${index} is wrong.`);
    }
  });
});

describe('when the policy cannot decide', () => {
  it('throws for an input that is too large or no JSON, and decides the next', async () => {
    const engine = await load();
    for (const context of [{ note: 'x'.repeat(70_000) }, { amount: 1n }]) {
      expect(() => engine.decide({ action: 'pod.read', principal: ada, resource: pod, context })).toThrow(
        expect.objectContaining({ code: 'INTERNAL' }),
      );
    }
    expect(engine.decide({ action: 'pod.read', principal: ada, resource: pod, context: {} }).allow).toBe(true);
  });
});

describe('requireAllowed', () => {
  const decision = {
    id: 'dec_1',
    allow: false,
    reasons: ['kyc_verified', 'pod_open'],
    obligations: [],
    policyVersion: 'v',
  };

  it('passes what is allowed', () => {
    expect(() => {
      requireAllowed({ ...decision, allow: true, reasons: [] });
    }).not.toThrow();
  });

  it('throws POLICY_DENIED with the reasons and the id of the decision', () => {
    expect(() => {
      requireAllowed(decision);
    }).toThrow(
      expect.objectContaining({
        code: 'POLICY_DENIED',
        details: { reasons: 'kyc_verified, pod_open', decision: 'dec_1' },
      }),
    );
  });
});

describe('loading', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'crowdpay-policy-test-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const withData = async (name: string, data: string): Promise<Promise<PolicyEngine>> => {
    const file = join(await mkdtemp(join(folder, name)), 'crowdpay.wasm');
    await copyFile(FILE, file);
    await writeFile(join(file, '../data.json'), data);
    return load({ file });
  };

  it('fails without the compiled policy', async () => {
    await expect(load({ file: join(folder, 'none.wasm') })).rejects.toThrow(/ENOENT/);
  });

  it('fails when the file is no policy', async () => {
    const file = join(folder, 'garbage.wasm');
    await writeFile(file, 'not wasm');
    await expect(load({ file, data: DATA })).rejects.toThrow();
  });

  it.each([
    ['is no JSON', '{'],
    ['lacks a figure', '{"limits":{},"risk":{"refuseAt":80}}'],
    ['has a limit that is none', '{"limits":{"contribution":"many"},"risk":{"refuseAt":80}}'],
    [
      'has a figure that the policy does not know',
      '{"limits":{"contribution":"1","payout":"1"},"risk":{"refuseAt":80}}',
    ],
  ])('fails when its data %s', async (_, data) => {
    await expect(withData('bad-', data)).rejects.toThrow();
  });

  it('takes the figures from beside the policy, and they change its version', async () => {
    const strict = await withData('strict-', '{"limits":{"contribution":"100"},"risk":{"refuseAt":80}}');
    const question: PolicyInput = { action: 'contribution.create', principal: ada, resource: pod, context: payment };
    expect(strict.decide(question).reasons).toEqual(['amount_within_limit']);
    const usual = await load();
    expect(usual.decide(question).allow).toBe(true);
    expect(strict.version).not.toBe(usual.version);
  });
});
