import type { Svid } from '@crowdpay/mtls';
import kafkajs, { type AclEntry } from 'kafkajs';
import { PRODUCERS } from '../service-names.ts';

const { AclOperationTypes: Operation, AclPermissionTypes, AclResourceTypes: Resource, ResourcePatternTypes } = kafkajs;

/**
 * Binds topics to services, as the PostgreSQL event log does by roles: a producer writes to `audit.events.<producer>`
 * and reads nothing; audit reads every audit topic, and alone writes to the ledger and the quarantine.
 *
 * @param address `host:port` of the broker.
 * @param identity of a super user of the broker.
 */
export async function allowProducersAndAudit(address: string, identity: Svid): Promise<void> {
  const ssl = { cert: identity.certPem, key: identity.keyPem, ca: identity.bundlePem };
  const kafka = new kafkajs.Kafka({
    clientId: 'launcher',
    brokers: [address],
    ssl,
    logLevel: kafkajs.logLevel.NOTHING,
  });
  const admin = kafka.admin();
  await admin.connect();
  try {
    await admin.createAcls({ acl: accessRules() });
  } finally {
    await admin.disconnect();
  }
}

/** The rules, each one thing that one service may do. */
export function accessRules(): AclEntry[] {
  const manage = [Operation.CREATE, Operation.DESCRIBE, Operation.DESCRIBE_CONFIGS];
  const producers = PRODUCERS.flatMap((name) => [
    ...[Operation.WRITE, ...manage].map((operation) => onTopic(name, `audit.events.${name}`, operation)),
    allow(name, Resource.CLUSTER, 'kafka-cluster', Operation.IDEMPOTENT_WRITE),
  ]);
  const audit = [
    ...['audit.ledger', 'audit.quarantine'].map((topic) => onTopic('audit', topic, Operation.WRITE)),
    ...[Operation.READ, ...manage].map((operation) => ({
      ...onTopic('audit', 'audit.', operation),
      resourcePatternType: ResourcePatternTypes.PREFIXED,
    })),
    allow('audit', Resource.GROUP, '*', Operation.READ),
    allow('audit', Resource.CLUSTER, 'kafka-cluster', Operation.IDEMPOTENT_WRITE),
  ];
  return [...producers, ...audit];
}

function onTopic(service: string, topic: string, operation: kafkajs.AclOperationTypes): AclEntry {
  return allow(service, Resource.TOPIC, topic, operation);
}

function allow(
  service: string,
  resourceType: kafkajs.AclResourceTypes,
  resourceName: string,
  operation: kafkajs.AclOperationTypes,
): AclEntry {
  return {
    principal: `User:${service}`,
    host: '*',
    resourceType,
    resourceName,
    resourcePatternType: ResourcePatternTypes.LITERAL,
    operation,
    permissionType: AclPermissionTypes.ALLOW,
  };
}
