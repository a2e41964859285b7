import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type Envelope,
  GENESIS_HASH,
  chainHash,
  decodeEnvelope,
  encodeEnvelope,
  sealEvent,
  signingInput,
  verifyEnvelope,
} from '../src/index.ts';
import { body, firstEntry, producerKey } from './fixture.ts';

const { signingKey, registry } = producerKey();
const MARCH = new Date('2026-03-15T00:00:00Z');
const entry = firstEntry(signingKey);
const line = encodeEnvelope(entry);

function faultOf(text: string, context: { producer?: string; at?: Date } = {}): string {
  const result = verifyEnvelope(text, { registry, producer: 'pods', at: MARCH, ...context });
  return result.ok ? 'none' : result.fault;
}

const altered = (change: Partial<Envelope>): string => encodeEnvelope({ ...entry, ...change });

describe('verifyEnvelope', () => {
  it('accepts what the producer sealed and returns its event', () => {
    const result = verifyEnvelope(line, { registry, producer: 'pods', at: MARCH });
    expect(result).toMatchObject({ ok: true, event: { type: 'pods.pod.opened' }, envelope: { seq: 1n, epoch: 1n } });
  });

  it.each([
    ['no JSON', 'x', 'MALFORMED'],
    ['a line with a blank more', line.replace('{"body"', '{ "body"'), 'MALFORMED'],
    ['a foreign field', line.replace('{"body"', '{"added":1,"body"'), 'MALFORMED'],
    ['a seq of zero', line.replace('"seq":"1"', '"seq":"0"'), 'MALFORMED'],
    ['a key that nobody registered', encodeEnvelope(firstEntry(producerKey().signingKey)), 'UNKNOWN_KEY'],
    ['another body under the old hash', altered({ body: body({ subject: 'pod_x' }) }), 'BODY_HASH_MISMATCH'],
    ['another place in the chain', altered({ seq: 2n }), 'CHAIN_HASH_MISMATCH'],
    ['another place, hashed anew', altered({ seq: 2n, chainHash: chainHash({ ...entry, seq: 2n }) }), 'BAD_SIGNATURE'],
    [
      'another epoch, hashed anew',
      altered({ epoch: 9n, chainHash: chainHash({ ...entry, epoch: 9n }) }),
      'BAD_SIGNATURE',
    ],
    [
      'another predecessor, hashed anew',
      altered({ prevHash: entry.bodyHash, chainHash: chainHash({ ...entry, prevHash: entry.bodyHash }) }),
      'BAD_SIGNATURE',
    ],
    ['a signed body that is no event', encodeEnvelope(firstEntry(signingKey, 'pods', '{}')), 'INVALID_BODY'],
    [
      'an event of another producer',
      encodeEnvelope(
        firstEntry(signingKey, 'pods', body({ type: 'vault.cvc.discarded', data: { reason: 'expired' } } as never)),
      ),
      'INVALID_BODY',
    ],
  ])('refuses %s', (_name, text, fault) => {
    expect(faultOf(text)).toBe(fault);
  });

  it('refuses an entry from the topic of another producer', () => {
    expect(faultOf(line, { producer: 'payments' })).toBe('WRONG_PRODUCER');
  });

  it('accepts a key from notBefore up to, not at, notAfter of the time at which the log took the line', () => {
    expect(faultOf(line, { at: new Date('2026-02-28T23:59:59.999Z') })).toBe('KEY_NOT_VALID');
    expect(faultOf(line, { at: new Date('2026-03-01T00:00:00.000Z') })).toBe('none');
    expect(faultOf(line, { at: new Date('2026-03-31T23:59:59.999Z') })).toBe('none');
    expect(faultOf(line, { at: new Date('2026-04-01T00:00:00.000Z') })).toBe('KEY_NOT_VALID');
  });

  it('refuses a line with any one bit flipped', () => {
    const bytes = Buffer.from(line);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(7), (index, bit) => {
        const flipped = Buffer.from(bytes);
        flipped[index] = flipped[index]! ^ (1 << bit);
        return faultOf(flipped.toString('utf8')) !== 'none';
      }),
      { numRuns: 500 },
    );
  });
});

describe('the chain', () => {
  it('hashes each entry with the one before', () => {
    const second = sealEvent(body(), { producer: 'pods', epoch: 1n, seq: 2n, prevHash: entry.chainHash }, signingKey);
    expect(entry.prevHash).toEqual(GENESIS_HASH);
    expect(second.prevHash).toEqual(entry.chainHash);
    expect(second.chainHash).not.toEqual(entry.chainHash);
  });

  it('signs length-prefixed fields: moving a byte from one to the next changes the bytes', () => {
    const moved = { ...entry, producer: 'pod', keyId: `s${entry.keyId}` };
    expect(signingInput(moved)).not.toEqual(signingInput(entry));
  });

  it('separates signature from chain hash by their tags', () => {
    expect(signingInput(entry).toString('latin1')).toContain('crowdpay.audit.signature.v1');
    const [length, tag] = [signingInput(entry).readUInt32BE(0), 'crowdpay.audit.signature.v1'];
    expect(length).toBe(tag.length);
  });
});

describe('encodeEnvelope and decodeEnvelope', () => {
  it('are inverse to each other', () => {
    expect(decodeEnvelope(line)).toEqual(entry);
  });

  it('bound what comes from outside', () => {
    expect(decodeEnvelope(`${line}${' '.repeat(140_000)}`)).toBeUndefined();
  });
});
