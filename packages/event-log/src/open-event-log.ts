import { url } from '@crowdpay/config';
import type { Logger } from '@crowdpay/log';
import type { SvidSource } from '@crowdpay/mtls';
import { z } from 'zod';
import type { EventLog } from './event-log.ts';
import type { KafkaTls } from './kafka/connection.ts';
import { postgresEventLog } from './postgres/postgres-event-log.ts';

/** The variables by which a process says which event log it uses; spread them into the shape of its config. */
export const EVENT_LOG_VARIABLES = {
  /** Default `postgres`. */
  EVENT_LOG: z.enum(['postgres', 'kafka'], 'must be postgres or kafka').default('postgres'),
  /** Of the database `event_log`, with the service's own role. Needed for `postgres`. */
  EVENT_LOG_DATABASE_URL: url(['postgres:', 'postgresql:']).optional(),
  /** `host:port`, separated by commas. Needed for `kafka`. */
  KAFKA_BROKERS: z
    .string()
    .max(4096)
    .regex(/^[^\s:,]+:\d{1,5}(,[^\s:,]+:\d{1,5})*$/, 'must be host:port, separated by commas')
    .transform((text) => text.split(','))
    .optional(),
  /** `svid`: mTLS by our SVID; `system`: TLS by the system's authorities; `off` (the default): none. */
  KAFKA_TLS: z.enum(['svid', 'off', 'system'], 'must be svid, off or system').default('off'),
};

/** What {@link EVENT_LOG_VARIABLES} yields. */
export interface EventLogSettings {
  readonly EVENT_LOG: 'postgres' | 'kafka';
  readonly EVENT_LOG_DATABASE_URL?: string | undefined;
  readonly KAFKA_BROKERS?: readonly string[] | undefined;
  readonly KAFKA_TLS: 'svid' | 'off' | 'system';
}

/**
 * The event log that the settings choose.
 *
 * @param dependencies `clientId` is the service's name.
 * @throws Error naming the variable that the chosen log needs and has not.
 */
export async function openEventLog(
  settings: EventLogSettings,
  { clientId, svid, log }: { clientId: string; svid: SvidSource; log: Logger },
): Promise<EventLog> {
  if (settings.EVENT_LOG === 'postgres') {
    const connectionString = settings.EVENT_LOG_DATABASE_URL;
    if (connectionString === undefined) throw new Error('EVENT_LOG_DATABASE_URL must be set when EVENT_LOG=postgres.');
    return postgresEventLog({ connectionString, log });
  }
  const brokers = settings.KAFKA_BROKERS;
  if (brokers === undefined) throw new Error('KAFKA_BROKERS must be set when EVENT_LOG=kafka.');
  // A sixth of all that a service loads, so only where it is used.
  const { kafkaEventLog } = await import('./kafka/kafka-event-log.ts');
  return kafkaEventLog({ brokers, clientId, tls: kafkaTls(settings.KAFKA_TLS, svid), log });
}

function kafkaTls(kind: EventLogSettings['KAFKA_TLS'], source: SvidSource): KafkaTls {
  return kind === 'svid' ? { kind, source } : { kind };
}
