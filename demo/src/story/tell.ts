import type { Clock } from '@crowdpay/clock';
import type { Randomness } from '@crowdpay/ids';
import type { GraphQLClient } from '../graphql-client.ts';
import type { Journey } from '../hop.ts';
import { makeCard, makePerson, type Card, type Person } from '../people.ts';
import type { Secret } from '../secrets/needles.ts';
import { contribute, contributeDeclined } from './contribute.ts';
import { formPod } from './form-pod.ts';
import { inspectEvidence, verifyChains } from './inspect-audit.ts';
import { joinPlatform } from './join.ts';
import { lookAfterData } from './look-after-data.ts';

const APPROVED = '4242424242424242';
const DECLINED = '4000000000000002';

/** What the story needs. */
export interface Stage {
  readonly publicUrl: URL;
  /** Signed in as the operator, with `audit:read`. */
  readonly operator: () => Promise<GraphQLClient>;
  /** Gives a person a role on the platform; it counts from the next sign-in on. */
  readonly grantRole: (userId: string, role: string) => Promise<void>;
  readonly randomness: Randomness;
  readonly clock: Clock;
}

/** What the story leaves to be searched for. */
export interface Told {
  /** Every raw personal value that was sent, but for the CVCs. */
  readonly secrets: readonly Secret[];
  /** The CVCs that were sent; see `cvcNeedlesOf`. */
  readonly cvcs: readonly Secret[];
  /** An id that has to be found where the secrets must not be: it shows that the search sees. */
  readonly control: string;
}

/** The main job, hop by hop. @throws HopFailed, after recording it, at the first hop that shows something else. */
export async function tellStory(journey: Journey, stage: Stage): Promise<Told> {
  const { publicUrl, randomness, clock } = stage;
  const year = clock.now().getUTCFullYear();
  const ada = await joinPlatform(journey, publicUrl, makePerson('Ada', randomness));
  const bo = await joinPlatform(journey, publicUrl, makePerson('Bo', randomness));
  const podId = await formPod(journey, ada, bo);

  const goodCard = makeCard(APPROVED, randomness, year);
  const paid = { podId, amount: '2500', card: goodCard, idempotencyKey: `demo-${randomness.bytes(8).toString('hex')}` };
  const contributionId = await contribute(journey, bo.client, paid);
  await inspectEvidence(journey, bo.client, contributionId, [
    'payments.contribution.created',
    'payments.saga.reserved',
    'payments.saga.authorised',
    'payments.saga.captured',
    'payments.saga.posted',
    'payments.saga.settled',
  ]);

  const badCard = makeCard(DECLINED, randomness, year);
  const refused = { ...paid, card: badCard, idempotencyKey: `demo-${randomness.bytes(8).toString('hex')}` };
  const declinedId = await contributeDeclined(journey, bo.client, refused);
  await inspectEvidence(journey, bo.client, declinedId, ['payments.saga.reserved', 'payments.saga.aborted']);

  const others = await lookAfterData(journey, stage, ada, bo);
  await verifyChains(journey, await stage.operator());

  return {
    secrets: [...[ada.person, bo.person, ...others].flatMap(secretsOf), ...panOf(goodCard), ...panOf(badCard)],
    cvcs: [goodCard, badCard].map(({ cvc }) => ({ label: 'CVC', value: cvc })),
    control: podId,
  };
}

function secretsOf(person: Person): Secret[] {
  const name = person.displayName.split(' ', 1).join('');
  return Object.entries(person).map(([field, value]) => ({ label: `${name}'s ${field}`, value: value as string }));
}

function panOf(card: Card): Secret[] {
  return [{ label: `PAN ending ${card.number.slice(-4)}`, value: card.number }];
}
