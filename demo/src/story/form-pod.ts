import { expectThat, type Journey } from '../hop.ts';
import type { Member } from './cast.ts';

const SUBMIT_KYC = /* GraphQL */ `
  mutation SubmitKyc($input: SubmitKycInput!) {
    submitKyc(input: $input) {
      user {
        kyc {
          state
        }
      }
    }
  }
`;

const OPEN_POD = /* GraphQL */ `
  mutation OpenPod($input: OpenPodInput!) {
    openPod(input: $input) {
      pod {
        id
        state
      }
    }
  }
`;

const INVITE = /* GraphQL */ `
  mutation Invite($input: InviteToPodInput!) {
    inviteToPod(input: $input) {
      invitation {
        id
        state
      }
    }
  }
`;

const ACCEPT = /* GraphQL */ `
  mutation Accept($input: AcceptInvitationInput!) {
    acceptInvitation(input: $input) {
      membership {
        role
        pod {
          id
        }
      }
    }
  }
`;

const SEEN_BY_ANOTHER = /* GraphQL */ `
  query SeenByAnother($id: ID!) {
    user(id: $id) {
      displayName
      email
      phone
      ssn
    }
  }
`;

interface Seen {
  readonly user: Readonly<Record<'displayName' | 'email' | 'phone' | 'ssn', string | null>>;
}

/** One person passes KYC and opens a pod; the other is invited and joins. @returns the pod's id. */
export async function formPod(journey: Journey, owner: Member, guest: Member): Promise<string> {
  await journey.hop('KYC', async () => {
    const { documentNumber, dateOfBirth } = owner.person;
    const input = { documentType: 'PASSPORT', documentCountry: 'DE', documentNumber, dateOfBirth };
    const answer = await owner.client.ask<{ submitKyc: { user: { kyc: { state: string } } } }>(SUBMIT_KYC, { input });
    const { state } = answer.submitKyc.user.kyc;
    expectThat(state === 'VERIFIED', `KYC ended in ${state}`);
    return [state, 'the document is a token; policy let UNVERIFIED -> PENDING -> VERIFIED pass'];
  });
  const podId = await journey.hop('a pod is opened', async () => {
    const input = { name: 'Summer festival', goal: { amount: '100000', currency: 'EUR' } };
    const { openPod } = await owner.client.ask<{ openPod: { pod: { id: string; state: string } } }>(OPEN_POD, {
      input,
    });
    expectThat(openPod.pod.state === 'OPEN', `the pod is ${openPod.pod.state}`);
    return [openPod.pod.id, openPod.pod.id];
  });
  await journey.hop('the other is invited and joins', async () => {
    const input = { podId, inviteeId: guest.id, role: 'MEMBER' };
    const { inviteToPod } = await owner.client.ask<{ inviteToPod: { invitation: { id: string } } }>(INVITE, { input });
    const accepted = await guest.client.ask<{
      acceptInvitation: { membership: { role: string; pod: { id: string } } };
    }>(ACCEPT, { input: { invitationId: inviteToPod.invitation.id } });
    const { membership } = accepted.acceptInvitation;
    expectThat(membership.pod.id === podId && membership.role === 'MEMBER', 'the membership is not the invited one');
    return [membership, `${inviteToPod.invitation.id} accepted as ${membership.role}`];
  });
  await journey.hop('people of one pod see masks', async () => {
    const { user: member } = await owner.client.ask<Seen>(SEEN_BY_ANOTHER, { id: guest.id });
    const { user: opener } = await guest.client.ask<Seen>(SEEN_BY_ANOTHER, { id: owner.id });
    for (const mask of [member.displayName, member.email, member.phone, opener.displayName]) {
      expectThat(mask?.includes('•') === true, 'a contact came back, but not as a mask');
    }
    expectThat(member.ssn === null && opener.ssn === null, 'an SSN was shown to somebody else');
    expectThat(opener.email === null && opener.phone === null, 'a member sees how to reach the owner');
    const seen = [member.displayName, member.email, member.phone].join('  ');
    return [seen, `the owner: ${seen}; a member: ${opener.displayName ?? ''} alone`];
  });
  return podId;
}
