import { systemClock } from '@crowdpay/clock';
import { systemRandomness } from '@crowdpay/ids';
import { clientCredentials } from '@crowdpay/sign-in';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { grantRole } from '../../demo/src/grant-role.ts';
import { GraphQLClient } from '../../demo/src/graphql-client.ts';
import { awaitAnswer, Journey } from '../../demo/src/hop.ts';
import { readOperatorKey } from '../../demo/src/instance.ts';
import { makePerson, type Person } from '../../demo/src/people.ts';
import { searchEverything } from '../../demo/src/secrets/search-everything.ts';
import type { Member } from '../../demo/src/story/cast.ts';
import { readContribution } from '../../demo/src/story/contribute.ts';
import { formPod } from '../../demo/src/story/form-pod.ts';
import { joinPlatform } from '../../demo/src/story/join.ts';
import { tellStory } from '../../demo/src/story/tell.ts';
import { specifyPersonalData, specifyPersonalDataInTheEnd } from './personal-data.ts';
import { countRows } from './row-counts.ts';
import { type StartedPlatform, startWholePlatform } from './started-platform.ts';
import { specifySubjectRequests } from './subject-requests.ts';

let platform: StartedPlatform;

beforeAll(async () => {
  platform = await startWholePlatform();
}, 120_000);

afterAll(async () => {
  await platform.stop();
}, 60_000);

// First: a rotation of data keys waits for security codes to expire, and the stories below pay by card.
const cast = specifyPersonalData(() => platform);

describe('the platform as a whole', () => {
  it('answers its probes on the public port', async () => {
    for (const path of ['/healthz', '/readyz', '/metrics']) {
      const response = await fetch(new URL(path, platform.publicUrl));
      expect([path, response.status]).toEqual([path, 200]);
    }
  });

  it('does its main job and stores no raw value anywhere', async () => {
    const { publicUrl, dataDirectory, databases } = platform;
    const journey = new Journey(() => undefined);
    const operator = async (): Promise<GraphQLClient> => {
      const key = await readOperatorKey(dataDirectory);
      const request = { publicUrl, clientId: 'crowdpay-operator', key, scopes: ['audit:read'] };
      return new GraphQLClient(publicUrl, await clientCredentials(request));
    };
    const stage = {
      publicUrl,
      operator,
      grantRole: (userId: string, role: string) => grantRole(databases, userId, role),
      randomness: systemRandomness,
      clock: systemClock,
    };
    const told = await tellStory(journey, stage);
    await searchEverything(journey, { folder: dataDirectory, databases }, told);
    expect(journey.hops.filter(({ ok }) => !ok)).toEqual([]);
    expect(journey.hops.length).toBeGreaterThanOrEqual(18);
  }, 120_000);
});

specifySubjectRequests(() => platform);
// Before row counts have to stand still.
specifyPersonalDataInTheEnd(() => platform, cast);

const REGISTER = 'mutation($input: RegisterUserInput!) { registerUser(input: $input) { user { id } } }';
const CONTRIBUTE = 'mutation($input: ContributeInput!) { contribute(input: $input) { contribution { id } } }';
const OPEN_POD = 'mutation($input: OpenPodInput!) { openPod(input: $input) { pod { id } } }';
const BUSINESS = ['identity', 'pods', 'payments'];

describe('bad input', () => {
  let owner: Member;
  let member: Member;
  let outsider: Member;
  let podId: string;
  let keys = 0;

  beforeAll(async () => {
    const journey = new Journey(() => undefined);
    owner = await joinPlatform(journey, platform.publicUrl, makePerson('Olga', systemRandomness));
    member = await joinPlatform(journey, platform.publicUrl, makePerson('Max', systemRandomness));
    outsider = await joinPlatform(journey, platform.publicUrl, makePerson('Otto', systemRandomness));
    podId = await formPod(journey, owner, member);
  }, 60_000);

  const card = { number: '4242424242424242', cvc: '031', expiryMonth: 12, expiryYear: 2031 };

  function contribution(changes: Record<string, unknown> = {}): { input: Record<string, unknown> } {
    keys += 1;
    const amount = { amount: '1000', currency: 'EUR' };
    return { input: { podId, amount, card, idempotencyKey: `bad-input-${String(keys)}`, ...changes } };
  }

  function registration(changes: Partial<Person>): { input: Record<string, unknown> } {
    const { displayName, email, phone, ssn } = makePerson('Nora', systemRandomness);
    return { input: { displayName, email, phone, ssn, ...changes } };
  }

  /** Sends a bad operation and checks what the issue of every refusal is: code, status, silence, nothing written. */
  async function refuses(
    client: GraphQLClient,
    query: string,
    variables: Record<string, unknown>,
    expected: { code: string; status: number; never?: readonly string[]; untouched?: readonly string[] },
  ): Promise<void> {
    const databases = expected.untouched ?? BUSINESS;
    const before = await countRows(platform.databases, databases);
    const { status, errors, data } = await client.send(query, variables);
    const text = JSON.stringify({ errors, data });
    expect({ code: errors[0]?.extensions?.code, status }).toEqual({ code: expected.code, status: expected.status });
    for (const value of [...(expected.never ?? []), card.number]) expect(text).not.toContain(value);
    expect(text).not.toMatch(/stack|node_modules|SELECT|prisma/i);
    expect(await countRows(platform.databases, databases)).toEqual(before);
  }

  const everywhere = [...BUSINESS, 'vault'];
  const anonymous = (): GraphQLClient => new GraphQLClient(platform.publicUrl);

  it('refuses a variable that the operation does not declare', async () => {
    const query = 'query($id: ID!) { pod(id: $id) { id } }';
    await refuses(
      owner.client,
      query,
      { id: podId, ssn: '219-45-6789' },
      {
        code: 'INVALID_INPUT',
        status: 400,
        never: ['219-45-6789'],
        untouched: everywhere,
      },
    );
  });

  it('refuses a document that uses a variable which it does not declare', async () => {
    await refuses(owner.client, '{ pod(id: $id) { id } }', {}, { code: 'INVALID_INPUT', status: 400 });
  });

  it('refuses a value of the wrong type without repeating it', async () => {
    const amount = { amount: { raw: 'SENTINEL-4711' }, currency: 'EUR' };
    await refuses(member.client, CONTRIBUTE, contribution({ amount }), {
      code: 'INVALID_INPUT',
      status: 400,
      never: ['SENTINEL-4711'],
      untouched: everywhere,
    });
  });

  it.each([
    ['e-mail', { email: 'ada.at.example.org' }],
    ['phone', { phone: '+1415' }],
    ['SSN in area 000', { ssn: '000-12-3456' }],
    ['SSN with letters', { ssn: '219-4a-6789' }],
  ] as const)('refuses an invalid %s, and keeps none of the valid values beside it', async (_name, change) => {
    await refuses(anonymous(), REGISTER, registration(change), {
      code: 'INVALID_PII',
      status: 400,
      never: Object.values(change),
      untouched: everywhere,
    });
  });

  it('refuses a card number that fails the Luhn check', async () => {
    const wrong = { ...card, number: '4242424242424241' };
    await refuses(member.client, CONTRIBUTE, contribution({ card: wrong }), {
      code: 'INVALID_PII',
      status: 400,
      never: [wrong.number],
      untouched: everywhere,
    });
  });

  it('refuses personal data that is written into the document', async () => {
    const query = `mutation { registerUser(input: { displayName: "A", email: "inline@example.org", phone: "+14155550123", ssn: "219-45-6789" }) { user { id } } }`;
    await refuses(
      anonymous(),
      query,
      {},
      {
        code: 'SENSITIVE_LITERAL',
        status: 400,
        never: ['inline@example.org', '219-45-6789'],
        untouched: everywhere,
      },
    );
  });

  it('does not tell an unknown pod from one that the caller does not belong to', async () => {
    const query = 'query($id: ID!) { pod(id: $id) { id name } }';
    const unknown = { id: 'pod_00000000000000000000000000' };
    await refuses(outsider.client, query, unknown, { code: 'NOT_FOUND', status: 200 });
    await refuses(outsider.client, query, { id: podId }, { code: 'NOT_FOUND', status: 200 });
    const [first, second] = [
      await outsider.client.send(query, unknown),
      await outsider.client.send(query, { id: podId }),
    ];
    expect(first.errors[0]?.message).toBe(second.errors[0]?.message);
  });

  it('refuses a contribution to an unknown pod, and one by someone who is not a member', async () => {
    const unknown = contribution({ podId: 'pod_00000000000000000000000000' });
    await refuses(member.client, CONTRIBUTE, unknown, { code: 'NOT_FOUND', status: 200 });
    await refuses(outsider.client, CONTRIBUTE, contribution(), { code: 'NOT_FOUND', status: 200 });
  });

  it.each([
    ['zero', '0', 'INVALID_INPUT'],
    ['below zero', '-500', 'INVALID_INPUT'],
    ['with a point', '10.00', 'INVALID_INPUT'],
    ['beyond bigint', '9223372036854775808', 'INVALID_INPUT'],
    ['over the limit', '100000000', 'LIMIT_EXCEEDED'],
  ])('refuses an amount %s', async (_name, amount, code) => {
    const variables = contribution({ amount: { amount, currency: 'EUR' } });
    await refuses(member.client, CONTRIBUTE, variables, { code, status: 200 });
  });

  it('refuses an idempotency key that was used for something else', async () => {
    const first = contribution();
    const made = await member.client.ask<{ contribute: { contribution: { id: string } } }>(CONTRIBUTE, first);
    // The settlement comes by itself a moment later; only then do the rows stand still.
    await awaitAnswer(
      () => readContribution(member.client, made.contribute.contribution.id),
      ({ state }) => state === 'SETTLED',
      ({ state }) => state,
    );
    const second = { input: { ...first.input, amount: { amount: '1001', currency: 'EUR' } } };
    await refuses(member.client, CONTRIBUTE, second, { code: 'IDEMPOTENCY_CONFLICT', status: 200 });
  });

  it('refuses a caller without a token, and one whose KYC is not done', async () => {
    await refuses(anonymous(), CONTRIBUTE, contribution(), {
      code: 'UNAUTHENTICATED',
      status: 401,
      untouched: everywhere,
    });
    const variables = { input: { name: 'Too soon', goal: { amount: '1000', currency: 'EUR' } } };
    await refuses(outsider.client, OPEN_POD, variables, { code: 'POLICY_DENIED', status: 200 });
  });

  it('refuses an injection', async () => {
    const name = `x' UNION SELECT password FROM users WHERE '1'='1`;
    const variables = { input: { name, goal: { amount: '1000', currency: 'EUR' } } };
    await refuses(owner.client, OPEN_POD, variables, {
      code: 'INJECTION_BLOCKED',
      status: 403,
      never: ['UNION'],
      untouched: everywhere,
    });
  });

  it('refuses a second account for one e-mail', async () => {
    const variables = registration({ email: owner.person.email });
    await refuses(anonymous(), REGISTER, variables, { code: 'CONFLICT', status: 200, never: [owner.person.email] });
  });
});
