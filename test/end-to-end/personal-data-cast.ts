import { systemRandomness } from '@crowdpay/ids';
import { grantRole } from '../../demo/src/grant-role.ts';
import type { GraphQLClient } from '../../demo/src/graphql-client.ts';
import { Journey } from '../../demo/src/hop.ts';
import { makePerson } from '../../demo/src/people.ts';
import type { Member } from '../../demo/src/story/cast.ts';
import { formPod } from '../../demo/src/story/form-pod.ts';
import { joinPlatform, signedIn } from '../../demo/src/story/join.ts';
import { registeredValues, tokensFor } from '../../demo/src/story/personal-data.ts';
import { startRotation } from '../../demo/src/story/rotate-keys.ts';
import type { StartedPlatform } from './started-platform.ts';

/** People around one pod, those who look after personal data, and what they have begun. */
export interface PersonalDataCast {
  readonly owner: Member;
  readonly member: Member;
  readonly treasurer: Member;
  /** Of no pod. */
  readonly stranger: Member;
  /** Compliance officer and auditor, with the scopes to see e-mail addresses and names. */
  readonly officer: Member;
  /** Custodian of the keys. */
  readonly custodian: GraphQLClient;
  readonly podId: string;
  /** In the order of `registeredValues`. */
  readonly ownerTokens: readonly string[];
  readonly memberTokens: readonly string[];
  /** The jobs of a rotation of each kind, all under way. */
  readonly rotations: readonly string[];
}

const OFFICER_SCOPES = [
  'openid',
  'profile:read',
  'vault:read',
  'vault:reveal:email',
  'vault:reveal:name',
  'audit:read',
];
const CUSTODIAN_SCOPES = ['openid', 'vault:admin'];
const INVITE = 'mutation($input: InviteToPodInput!) { inviteToPod(input: $input) { invitation { id } } }';
const ACCEPT = 'mutation($input: AcceptInvitationInput!) { acceptInvitation(input: $input) { membership { role } } }';

/** Brings them together. What is done after this is done while every key of the tenant is being replaced. */
export async function gatherCast({ publicUrl, databases }: StartedPlatform): Promise<PersonalDataCast> {
  const journey = new Journey(() => undefined);
  const join = (name: string): Promise<Member> => joinPlatform(journey, publicUrl, makePerson(name, systemRandomness));
  const [owner, member] = [await join('Olive'), await join('Milo')];
  const [treasurer, stranger] = [await join('Tess'), await join('Sam')];
  const podId = await formPod(journey, owner, member);
  await invite(owner.client, podId, treasurer, 'TREASURER');

  const [officer, custodian] = [await join('Odette'), await join('Kit')];
  for (const role of ['compliance_officer', 'auditor']) await grantRole(databases, officer.id, role);
  await grantRole(databases, custodian.id, 'key_custodian');
  const custodianClient = await signedIn(publicUrl, custodian.person, CUSTODIAN_SCOPES);

  const ownerTokens = await tokensFor(owner.client, registeredValues(owner.person));
  const memberTokens = await tokensFor(member.client, registeredValues(member.person));
  const rotations = await Promise.all(
    (['KEK', 'TENANT_KEY', 'DATA_KEY', 'INDEX_KEY'] as const).map((kind) => startRotation(custodianClient, kind)),
  );
  return {
    ...{ owner, member, treasurer, stranger, podId, ownerTokens, memberTokens, rotations },
    officer: { ...officer, client: await signedIn(publicUrl, officer.person, OFFICER_SCOPES) },
    custodian: custodianClient,
  };
}

async function invite(owner: GraphQLClient, podId: string, guest: Member, role: string): Promise<void> {
  const { inviteToPod } = await owner.ask<{ inviteToPod: { invitation: { id: string } } }>(INVITE, {
    input: { podId, inviteeId: guest.id, role },
  });
  await guest.client.ask(ACCEPT, { input: { invitationId: inviteToPod.invitation.id } });
}
