import type { Journey } from '../hop.ts';
import { makePerson, type Person } from '../people.ts';
import type { Member } from './cast.ts';
import { inspectTrail } from './inspect-audit.ts';
import { joinPlatform, signedIn } from './join.ts';
import { takeAlongAndLeave } from './leave.ts';
import { lookAtContact, registeredValues, swapOwnData, tokensFor } from './personal-data.ts';
import { rotateDataKeys } from './rotate-keys.ts';
import type { Stage } from './tell.ts';

const CUSTODIAN_SCOPES = ['openid', 'vault:admin'];

/**
 * What the vault does for people: tokens and values in bulk, masks for those who look after a pod, new keys under old
 * tokens, and an end.
 *
 * @returns the people who came for it.
 */
export async function lookAfterData(journey: Journey, stage: Stage, ada: Member, bo: Member): Promise<Person[]> {
  const { publicUrl, randomness } = stage;
  const adasTokens = await swapOwnData(journey, ada);
  const cy = await joinPlatform(journey, publicUrl, makePerson('Cy', randomness));
  const bosTokens = await tokensFor(bo.client, registeredValues(bo.person));
  await lookAtContact(journey, ada.client, cy.client, bosTokens);

  const kim = await joinPlatform(journey, publicUrl, makePerson('Kim', randomness));
  await stage.grantRole(kim.id, 'key_custodian');
  const custodian = await signedIn(publicUrl, kim.person, CUSTODIAN_SCOPES);
  const rotation = await rotateDataKeys(journey, custodian, ada, adasTokens);

  const cysTokens = await tokensFor(cy.client, registeredValues(cy.person));
  await takeAlongAndLeave(journey, cy, cysTokens, ada.client);
  await inspectTrail(journey, await stage.operator(), [
    { about: adasTokens[0] ?? '', types: ['vault.pii.revealed'] },
    { about: bosTokens[0] ?? '', types: ['vault.reveal.denied'] },
    { about: rotation, types: ['vault.key.rotated'] },
    { about: cy.id, types: ['vault.subject.exported', 'vault.export.read', 'vault.subject.erased'] },
  ]);
  return [cy.person, kim.person];
}
