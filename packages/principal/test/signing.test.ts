import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { ManualClock } from '@crowdpay/clock';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose';
import {
  anonymousPrincipal,
  createPrincipalSigner,
  createPrincipalVerifier,
  parsePrincipalJwks,
  type Principal,
  PRINCIPAL_KINDS,
  PRINCIPAL_TOKEN_TYPE,
  principalJwks,
  PURPOSES,
} from '../src/index.ts';

const PRESENTER = 'spiffe://crowdpay/test/gateway';
const ADA: Principal = {
  kind: 'user',
  id: 'usr_ada',
  tenant: 'acme',
  roles: ['compliance_officer'],
  scopes: ['pods:read', 'pods:write'],
  purpose: 'FRAUD_INVESTIGATION',
  requestId: 'req_1',
  authTime: 1_767_225_600,
};

async function pair(audience = 'pods') {
  const { privateKey } = generateKeyPairSync('ed25519');
  const clock = new ManualClock();
  const signer = createPrincipalSigner({ key: privateKey, clock, presenter: PRESENTER });
  const verifier = createPrincipalVerifier({ jwks: await principalJwks([privateKey]), clock, audience });
  return { privateKey, clock, signer, verifier };
}

const UNAUTHENTICATED = expect.objectContaining({
  code: 'UNAUTHENTICATED',
  message: 'The caller could not be established.',
});

describe('a signed principal', () => {
  it('arrives as it was sent, with the service that vouches for it', async () => {
    const { signer, verifier } = await pair();
    expect(await verifier.verify(await signer.sign(ADA, 'pods'))).toEqual({ ...ADA, presenter: PRESENTER });
  });

  it('arrives whole whatever the caller is', async () => {
    const { signer, verifier } = await pair();
    const name = fc.string({ minLength: 1, maxLength: 40 });
    const principals = fc.record(
      {
        kind: fc.constantFrom(...PRINCIPAL_KINDS),
        id: name,
        tenant: name,
        roles: fc.array(name, { maxLength: 5 }),
        scopes: fc.array(name, { maxLength: 5 }),
        requestId: name,
        purpose: fc.constantFrom(...PURPOSES.filter((purpose) => purpose !== 'OTHER')),
        source: fc.stringMatching(/^[A-Za-z0-9_-]{22,64}$/),
        newSubject: name,
        authTime: fc.nat(),
      },
      { requiredKeys: ['kind', 'id', 'tenant', 'roles', 'scopes', 'requestId'] },
    );
    await fc.assert(
      fc.asyncProperty(principals, async (principal) => {
        const arrived = await verifier.verify(await signer.sign(principal, 'pods'));
        expect(arrived).toEqual({ ...principal, presenter: PRESENTER });
      }),
      { numRuns: 30 },
    );
  });

  it('arrives with the reason behind the purpose OTHER', async () => {
    const { signer, verifier } = await pair();
    const principal: Principal = { ...ADA, purpose: 'OTHER', purposeText: 'Straße gesperrt: Rückruf erbeten 🚧' };
    expect(await verifier.verify(await signer.sign(principal, 'pods'))).toEqual({ ...principal, presenter: PRESENTER });
  });

  it('names its type, its key by RFC 7638, and lives a minute', async () => {
    const { signer, privateKey } = await pair();
    const jwt = await signer.sign(ADA, 'pods');
    const [key] = (await principalJwks([privateKey])).keys;
    expect(decodeProtectedHeader(jwt)).toEqual({ alg: 'EdDSA', kid: key?.kid, typ: PRINCIPAL_TOKEN_TYPE });
    const { iat = 0, exp = 0, aud } = decodeJwt(jwt);
    expect(exp - iat).toBe(60);
    expect(aud).toBe('pods');
  });

  it('is signed once for a moment’s calls to one service, and anew after it', async () => {
    const { signer, clock } = await pair();
    const first = await signer.sign(ADA, 'pods');
    expect(await signer.sign({ ...ADA }, 'pods')).toBe(first);
    expect(await signer.sign(ADA, 'vault')).not.toBe(first);
    expect(await signer.sign({ ...ADA, roles: [] }, 'pods')).not.toBe(first);
    clock.advance(10_000);
    expect(await signer.sign(ADA, 'pods')).not.toBe(first);
  });
});

describe('the verifier refuses', () => {
  it('a principal for another service', async () => {
    const { signer, verifier } = await pair('vault');
    await expect(verifier.verify(await signer.sign(ADA, 'pods'))).rejects.toEqual(UNAUTHENTICATED);
  });

  it('one signed by a key that it does not know', async () => {
    const { verifier } = await pair();
    const { signer: stranger } = await pair();
    await expect(verifier.verify(await stranger.sign(ADA, 'pods'))).rejects.toEqual(UNAUTHENTICATED);
  });

  it('one that has expired, also when it was verified before', async () => {
    const { signer, verifier, clock } = await pair();
    const jwt = await signer.sign(ADA, 'pods');
    await verifier.verify(jwt);
    clock.advance(66_000);
    await expect(verifier.verify(jwt)).rejects.toEqual(UNAUTHENTICATED);
  });

  it('one with a changed claim', async () => {
    const { signer, verifier } = await pair();
    const [header, payload = '', signature] = (await signer.sign(ADA, 'pods')).split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
    const changed = Buffer.from(JSON.stringify({ ...claims, roles: ['admin'] })).toString('base64url');
    await expect(verifier.verify([header, changed, signature].join('.'))).rejects.toEqual(UNAUTHENTICATED);
  });

  it('an unsigned one', async () => {
    const { verifier } = await pair();
    const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const jwt = `${part({ alg: 'none', typ: PRINCIPAL_TOKEN_TYPE })}.${part({ sub: 'usr_ada', aud: 'pods' })}.`;
    await expect(verifier.verify(jwt)).rejects.toEqual(UNAUTHENTICATED);
  });

  it.each(['', 'x', 'a.b.c', 'x'.repeat(100_000)])('what is no JWT at all', async (text) => {
    const { verifier } = await pair();
    await expect(verifier.verify(text)).rejects.toEqual(UNAUTHENTICATED);
  });

  const claims = {
    kind: 'user',
    tenant: 'acme',
    roles: [],
    scopes: [],
    requestId: 'req_1',
    presenter: PRESENTER,
    sub: 'usr_ada',
  };
  const forge = async (key: KeyObject, body: Record<string, unknown>, typ = PRINCIPAL_TOKEN_TYPE): Promise<string> => {
    const kid = (await principalJwks([key])).keys[0]?.kid ?? '';
    const jwt = new SignJWT(body).setProtectedHeader({ alg: 'EdDSA', kid, typ }).setAudience('pods');
    return jwt.setIssuedAt(1_767_225_600).setExpirationTime(1_767_225_660).sign(key);
  };

  it.each([
    ['no presenter', { ...claims, presenter: undefined }],
    ['a presenter that is no SPIFFE ID', { ...claims, presenter: 'gateway' }],
    ['no tenant', { ...claims, tenant: undefined }],
    ['an empty tenant', { ...claims, tenant: '' }],
    ['an unknown kind', { ...claims, kind: 'root' }],
    ['a purpose outside the vocabulary', { ...claims, purpose: 'CURIOSITY' }],
    ['the purpose OTHER and no reason', { ...claims, purpose: 'OTHER' }],
    ['a reason that is too short', { ...claims, purpose: 'OTHER', purposeText: 'because' }],
    ['a reason that is too long', { ...claims, purpose: 'OTHER', purposeText: 'x'.repeat(201) }],
    ['a reason with a control character', { ...claims, purpose: 'OTHER', purposeText: 'a reason\u0000with NUL' }],
    ['a reason beside another purpose', { ...claims, purpose: 'LEGAL_REQUEST', purposeText: 'a sound reason' }],
    ['a reason and no purpose', { ...claims, purposeText: 'a sound reason' }],
    ['a source that is an address', { ...claims, source: '192.0.2.1' }],
    ['a source that is too short to be a hash', { ...claims, source: 'x'.repeat(21) }],
    ['no subject', { ...claims, sub: undefined }],
    ['too many roles', { ...claims, roles: Array.from({ length: 65 }, () => 'r') }],
  ])('a well-signed one with %s', async (_, body) => {
    const { verifier, privateKey } = await pair();
    await expect(verifier.verify(await forge(privateKey, body))).rejects.toEqual(UNAUTHENTICATED);
  });

  it('a well-signed JWT of another type', async () => {
    const { verifier, privateKey } = await pair();
    await expect(verifier.verify(await forge(privateKey, claims))).resolves.toMatchObject({ id: 'usr_ada' });
    await expect(verifier.verify(await forge(privateKey, claims, 'at+jwt'))).rejects.toEqual(UNAUTHENTICATED);
  });
});

describe('the keys', () => {
  it('are published without their private part', async () => {
    const { privateKey } = await pair();
    const [key] = (await principalJwks([privateKey])).keys;
    expect(key).toMatchObject({ kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig' });
    expect(key).not.toHaveProperty('d');
  });

  it('can be read back from a file, without what does not belong there', async () => {
    const jwks = await principalJwks([generateKeyPairSync('ed25519').privateKey]);
    expect(parsePrincipalJwks(JSON.stringify(jwks))).toEqual(jwks);
    const careless = { keys: jwks.keys.map((key) => ({ ...key, d: 'the private part' })) };
    expect(parsePrincipalJwks(JSON.stringify(careless))).toEqual(jwks);
  });

  it.each(['', '{}', '{"keys":[]}', '{"keys":[{"kty":"oct","k":"c2VjcmV0","kid":"1"}]}'])(
    'cannot be read from %p: who could verify nobody must not start',
    (text) => {
      expect(() => parsePrincipalJwks(text)).toThrow();
    },
  );

  it('must be Ed25519 and private to sign', () => {
    const { publicKey } = generateKeyPairSync('ed25519');
    const { privateKey: other } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    for (const key of [publicKey, other]) {
      expect(() => createPrincipalSigner({ key, clock: new ManualClock(), presenter: PRESENTER })).toThrow(TypeError);
    }
  });

  it('overlap while they rotate: both the old and the new one are accepted', async () => {
    const clock = new ManualClock();
    const keys = [generateKeyPairSync('ed25519').privateKey, generateKeyPairSync('ed25519').privateKey];
    const verifier = createPrincipalVerifier({ jwks: await principalJwks(keys), clock, audience: 'pods' });
    for (const key of keys) {
      const signer = createPrincipalSigner({ key, clock, presenter: PRESENTER });
      const jwt = await signer.sign(anonymousPrincipal('acme', 'req_1'), 'pods');
      await expect(verifier.verify(jwt)).resolves.toMatchObject({ kind: 'anonymous' });
    }
  });
});
