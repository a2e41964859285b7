import { verify } from 'node:crypto';
import { chainHash, signingInput } from './chain.ts';
import { type Envelope, decodeEnvelope } from './envelope.ts';
import { type AuditEvent, parseBody } from './event.ts';
import { blake2b256 } from './hash.ts';
import type { KeyRegistry, RegisteredKey } from './key-registry.ts';

/** What is wrong with a line that claims to be an entry. */
export type EnvelopeFault =
  | 'MALFORMED'
  | 'WRONG_PRODUCER'
  | 'UNKNOWN_KEY'
  | 'KEY_NOT_VALID'
  | 'BODY_HASH_MISMATCH'
  | 'CHAIN_HASH_MISMATCH'
  | 'BAD_SIGNATURE'
  | 'INVALID_BODY';

/** An entry that its producer signed, or what is wrong with it. Its place after the entry before is not checked here. */
export type VerifiedEnvelope =
  | { readonly ok: true; readonly envelope: Envelope; readonly event: AuditEvent }
  | { readonly ok: false; readonly fault: EnvelopeFault };

/** What a line is verified against. */
export interface VerificationContext {
  readonly registry: KeyRegistry;
  /** The producer whose topic or chain the line was found in. */
  readonly producer: string;
  /** When the log took the line: the key must have been valid then. Never a time that the line itself claims. */
  readonly at: Date;
}

/** Verifies one line on its own: form, producer, key, hashes, signature, body. */
export function verifyEnvelope(line: string, context: VerificationContext): VerifiedEnvelope {
  const envelope = decodeEnvelope(line);
  if (envelope === undefined) return fault('MALFORMED');
  if (envelope.producer !== context.producer) return fault('WRONG_PRODUCER');
  const key = context.registry.find(envelope.producer, envelope.keyId);
  if (key === undefined) return fault('UNKNOWN_KEY');
  if (!isValidAt(key, context.at)) return fault('KEY_NOT_VALID');
  if (!blake2b256(Buffer.from(envelope.body, 'utf8')).equals(envelope.bodyHash)) return fault('BODY_HASH_MISMATCH');
  if (!chainHash(envelope).equals(envelope.chainHash)) return fault('CHAIN_HASH_MISMATCH');
  if (!verify(null, signingInput(envelope), key.key, envelope.signature)) return fault('BAD_SIGNATURE');
  const event = parseBody(envelope.body);
  if (event?.type.startsWith(`${envelope.producer}.`) !== true) return fault('INVALID_BODY');
  return { ok: true, envelope, event };
}

function isValidAt(key: RegisteredKey, at: Date): boolean {
  return key.notBefore <= at && (key.notAfter === undefined || at < key.notAfter);
}

function fault(code: EnvelopeFault): VerifiedEnvelope {
  return { ok: false, fault: code };
}
