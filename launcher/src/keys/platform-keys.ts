import { join } from 'node:path';
import type { Clock } from '@crowdpay/clock';
import { dataFolderState } from '@crowdpay/embedded-postgres';
import type { Randomness } from '@crowdpay/ids';
import { LauncherError } from '../errors.ts';
import { readIfThere } from '../private-files.ts';
import { type SubgraphName, SUBGRAPHS } from '../service-names.ts';
import type { StateFolder } from '../state-folder.ts';
import { type AuditKeyFiles, ensureAuditKeys } from './audit-keys.ts';
import { ensureOidcFiles, type OidcFiles } from './oidc-keys.ts';
import { ensurePrincipalKeys, type PrincipalKeyFiles } from './principal-keys.ts';
import { hexSecret } from './text-secrets.ts';

/** Every secret of the platform, or the file that holds it. */
export interface PlatformKeys {
  postgresPassword: string;
  rolePasswords: Readonly<Record<SubgraphName, string>>;
  kmsRootKey: string;
  webhookSecret: string;
  audit: AuditKeyFiles;
  principal: PrincipalKeyFiles;
  oidc: OidcFiles;
}

/** What the platform's keys are made with. */
export interface KeyMaking {
  publicUrl: string;
  clock: Clock;
  randomness: Randomness;
}

/**
 * Makes what is missing and keeps what is there.
 *
 * @throws LauncherError when a key without which existing data cannot be read has gone: a new one would not help, and
 *   the old data would be lost without a word.
 */
export async function ensurePlatformKeys(folder: StateFolder, making: KeyMaking): Promise<PlatformKeys> {
  const file = (name: string): string => join(folder.keys, name);
  await refuseLostKeys(folder, [file('postgres.password'), file('kms-root.key')]);
  const rolePasswords: Partial<Record<SubgraphName, string>> = {};
  for (const name of SUBGRAPHS) {
    rolePasswords[name] = await hexSecret(file(`postgres-${name}.password`), making.randomness);
  }
  await hexSecret(file('kms-root.key'), making.randomness);
  await hexSecret(file('psp-webhook.secret'), making.randomness);
  return {
    postgresPassword: await hexSecret(file('postgres.password'), making.randomness),
    rolePasswords: rolePasswords as Record<SubgraphName, string>,
    kmsRootKey: file('kms-root.key'),
    webhookSecret: file('psp-webhook.secret'),
    audit: await ensureAuditKeys(folder.keys, making.clock),
    principal: await ensurePrincipalKeys(folder.keys),
    oidc: await ensureOidcFiles(folder.keys, making),
  };
}

async function refuseLostKeys(folder: StateFolder, files: readonly string[]): Promise<void> {
  if ((await dataFolderState(folder.postgres)) === 'MISSING') return;
  for (const file of files) {
    if ((await readIfThere(file)) !== undefined) continue;
    throw new LauncherError(
      `${file} has gone and the databases cannot be read without it: restore it, or start afresh by npm run reset.`,
    );
  }
}
