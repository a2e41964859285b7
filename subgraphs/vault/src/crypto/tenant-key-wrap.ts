import type { EncryptionContext, KeyManagement } from '@crowdpay/kms';
import type { TenantKey } from '../domain/keys.ts';
import type { Wrapping } from '../domain/tenant-key-rotation.ts';

/**
 * What the wrapping of a version of a tenant's key is bound to. AWS KMS writes it into CloudTrail: which tenant's key was
 * unwrapped when.
 */
export function tenantKeyContext(tenant: string, version: number): EncryptionContext {
  return { service: 'vault', use: 'tenant-key', tenant, version: String(version) };
}

/** A fresh tenant key, wrapped by key management. The key itself is not returned. */
export async function newTenantKey(kms: KeyManagement, tenant: string, version: number, now: Date): Promise<TenantKey> {
  const { plaintext, wrapped, keyId } = await kms.generateDataKey(tenantKeyContext(tenant, version));
  plaintext.fill(0);
  return { tenant, version, wrapped, kmsKeyId: keyId, createdAt: now, wrappedAt: now };
}

/**
 * Unwraps the version of the tenant's key that was asked for; the caller wipes it. What `stored` says of its tenant and
 * version counts for nothing: a row of another does not open.
 */
export function unwrapTenantKey(
  kms: KeyManagement,
  tenant: string,
  version: number,
  stored: Pick<TenantKey, 'wrapped' | 'kmsKeyId'>,
): Promise<Buffer> {
  return kms.decrypt(stored.wrapped, stored.kmsKeyId, tenantKeyContext(tenant, version));
}

/** Wraps a tenant key again under key management's present key; its plaintext does not leave there. */
export async function rewrapTenantKey(kms: KeyManagement, key: TenantKey, now: Date): Promise<Wrapping> {
  const context = tenantKeyContext(key.tenant, key.version);
  const { wrapped, keyId } = await kms.reEncrypt(key.wrapped, key.kmsKeyId, context);
  return { wrapped, kmsKeyId: keyId, wrappedAt: now };
}
