import type { Clock } from '@crowdpay/clock';
import type { IdSource } from '@crowdpay/ids';
import { findRawPii } from '@crowdpay/pii-token';
import { z } from 'zod';
import { canonicalJson } from './canonical.ts';
import { idOf, instant } from './event-shapes.ts';
import { type AuditEventData, type AuditEventType, EVENT_TYPES, isAuditEventType } from './event-types.ts';
import { AuditEventRefusal } from './refusal.ts';

/** Most bytes that the canonical form of a body may have. */
export const MAX_BODY_BYTES = 131_072;

/** Most related ids of an event: one call may concern 1,000 data subjects. */
const MAX_RELATED = 1000;

const name = z.string().regex(/^[\x21-\x7e]{1,320}$/, 'must be printable ASCII without blanks');
const value = z.union([
  z.string().max(1024),
  z.number(),
  z.boolean(),
  z.null(),
  z.array(z.string().max(1024)).max(1000),
]);

const bodySchema = z.strictObject({
  version: z.literal(1),
  id: idOf('evt'),
  type: z.string().regex(/^[a-z]+(\.[a-z-]+){2}$/, 'must be producer.thing.verb'),
  tenant: name.max(64),
  actor: z.strictObject({ kind: z.enum(['user', 'partner', 'service', 'anonymous']), id: name }),
  subject: name,
  related: z.array(name).max(MAX_RELATED),
  occurredAt: instant,
  requestId: name.max(128),
  data: z.record(z.string().max(64), value),
});

/** The body of an audit event, version 1: who did what to which thing, when, in the course of which request. */
export type AuditEvent = z.output<typeof bodySchema>;

/** Who acted. */
export type AuditActor = AuditEvent['actor'];

/** What a use case says about an event; id and time are added when it is recorded. */
export type NewAuditEvent = {
  readonly [Type in AuditEventType]: {
    readonly type: Type;
    readonly tenant: string;
    readonly actor: AuditActor;
    /** The id of the thing that the event is about: `usr_…`, `pod_…`, `ctr_…` or a token. */
    readonly subject: string;
    /** Other ids by which the event can be found, for example a contribution's pod. */
    readonly related?: readonly string[];
    readonly requestId: string;
    readonly data: AuditEventData<Type>;
  };
}[AuditEventType];

/** An event in its canonical form, ready to be stored in an outbox. */
export interface RecordedEvent {
  readonly id: string;
  /** RFC 8785 canonical JSON of the {@link AuditEvent}. */
  readonly body: string;
}

/**
 * Gives `event` an id and a time, checks it against the catalogue and turns it into its canonical form.
 *
 * @throws AuditEventRefusal when the type is unknown, a field has not its shape, the body is too large, or anything in
 * it looks like raw personal data. The business transaction has to fail with it: what cannot be audited must not happen.
 */
export function recordEvent(event: NewAuditEvent, { clock, ids }: { clock: Clock; ids: IdSource }): RecordedEvent {
  if (!isAuditEventType(event.type)) throw new AuditEventRefusal('UNKNOWN_TYPE', 'The type is not in the catalogue.');
  const data = EVENT_TYPES[event.type].safeParse(event.data);
  if (!data.success) throw refusedShape('data', data.error);
  const parsed = bodySchema.safeParse({
    version: 1,
    id: ids.next('evt'),
    type: event.type,
    tenant: event.tenant,
    actor: event.actor,
    subject: event.subject,
    related: event.related ?? [],
    occurredAt: clock.now().toISOString(),
    requestId: event.requestId,
    data: withoutUndefined(data.data),
  });
  if (!parsed.success) throw refusedShape('body', parsed.error);
  return { id: parsed.data.id, body: checkedBody(parsed.data) };
}

/** Reads a canonical body back; undefined when it is not one of version 1. Its type may be newer than our catalogue. */
export function parseBody(body: string): AuditEvent | undefined {
  if (Buffer.byteLength(body) > MAX_BODY_BYTES) return undefined;
  try {
    const parsed = bodySchema.safeParse(JSON.parse(body));
    return parsed.success && canonicalJson(parsed.data) === body ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

function checkedBody(event: AuditEvent): string {
  const body = canonicalJson(event);
  if (Buffer.byteLength(body) > MAX_BODY_BYTES) throw new AuditEventRefusal('TOO_LARGE', 'The body is too large.');
  const kind = findRawPii(body);
  if (kind !== undefined) throw new AuditEventRefusal('RAW_PII', `A field looks like a raw value of kind ${kind}.`);
  return body;
}

// zod keeps an explicit `undefined`; JSON has none.
function withoutUndefined(data: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(data).filter(([, entry]) => entry !== undefined));
}

// Paths and rules alone: a message with the value could carry what must not be logged.
function refusedShape(part: string, error: z.ZodError): AuditEventRefusal {
  const rules = error.issues.map((issue) => `${[part, ...issue.path].join('.')}: ${issue.code}`);
  return new AuditEventRefusal('INVALID_SHAPE', `The event has not its type's shape (${rules.join('; ')}).`);
}
