import { expectThat, type Journey } from '../hop.ts';
import type { GraphQLClient } from '../graphql-client.ts';
import type { Member } from './cast.ts';
import { registeredValues, shownOf } from './personal-data.ts';
import { awaitJob } from './vault-job.ts';

const EXPORT = /* GraphQL */ `
  mutation Export($input: ExportSubjectInput!) {
    exportSubject(input: $input) {
      job {
        id
      }
    }
  }
`;

const READ_EXPORT = /* GraphQL */ `
  query ReadExport($job: ID!) {
    subjectExport(job: $job) {
      json
    }
  }
`;

const ERASE = /* GraphQL */ `
  mutation Erase($input: EraseSubjectInput!) {
    eraseSubject(input: $input) {
      job {
        id
      }
    }
  }
`;

const PROFILE = /* GraphQL */ `
  query Profile {
    me {
      displayName
      email
      phone
      ssn
    }
  }
`;

/** What a person gets who asks for everything that is held of them. */
export interface ExportedDocument {
  readonly subject: string;
  readonly values: readonly { readonly kind: string; readonly value: string; readonly token: string }[];
}

/** A person's data is collected, and read. @returns the document and the job's id. */
export async function exportOwnData({
  client,
}: Pick<Member, 'client'>): Promise<{ job: string; document: ExportedDocument }> {
  const { exportSubject } = await client.ask<{ exportSubject: { job: { id: string } } }>(EXPORT, { input: {} });
  const { id } = await awaitJob(client, exportSubject.job.id);
  const { subjectExport } = await client.ask<{ subjectExport: { json: string } }>(READ_EXPORT, { job: id });
  return { job: id, document: JSON.parse(subjectExport.json) as ExportedDocument };
}

/** A person's data is erased. @returns the job's id. */
export async function eraseOwnData({ id: subject, client }: Pick<Member, 'id' | 'client'>): Promise<string> {
  const { eraseSubject } = await client.ask<{ eraseSubject: { job: { id: string } } }>(ERASE, { input: { subject } });
  await awaitJob(client, eraseSubject.job.id);
  return eraseSubject.job.id;
}

/** A person takes everything along and is erased: what their tokens stood for is gone for everybody, also for themselves. */
export async function takeAlongAndLeave(
  journey: Journey,
  member: Member,
  tokens: readonly string[],
  others: GraphQLClient,
): Promise<void> {
  const name = member.person.displayName.split(' ', 1).join('');
  await journey.hop(`${name} takes the data along`, async () => {
    const { subject, values } = (await exportOwnData(member)).document;
    const found = new Set(values.map(({ kind, value }) => `${kind} ${value}`));
    const missing = registeredValues(member.person).filter(({ kind, value }) => !found.has(`${kind} ${value}`));
    expectThat(subject === member.id, 'the export is about somebody else');
    expectThat(missing.length === 0, `not in the export: ${missing.map(({ kind }) => kind).join(', ')}`);
    return [values, `${String(values.length)} values as JSON, soon after signing in`];
  });
  await journey.hop(`${name} is erased`, async () => {
    const job = await eraseOwnData(member);
    for (const client of [member.client, others]) {
      const shown = await shownOf(client, tokens, 'MASKED');
      expectThat(
        shown.every(({ level, value }) => level === 'REDACTED' && value === null),
        'a token of an erased person still stands for something',
      );
    }
    const { me } = await member.client.ask<{ me: Record<string, string | null> | null }>(PROFILE);
    expectThat(
      Object.values(me ?? {}).every((value) => value === null),
      'a profile still shows personal data',
    );
    return [job, 'the keys are destroyed: tokens and profile stand for nothing, for everybody'];
  });
}
