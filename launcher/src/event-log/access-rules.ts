import type { Svid } from '@crowdpay/mtls';
import kafkajs, { type AclEntry } from 'kafkajs';
import { FOLLOWED, PRODUCERS } from '../service-names.ts';

const { AclOperationTypes: Operation, AclPermissionTypes, AclResourceTypes: Resource, ResourcePatternTypes } = kafkajs;

/**
 * Binds topics to services, as the PostgreSQL event log does by roles: a producer alone writes to
 * `audit.events.<producer>`, and reads it and the topics of those that it follows; audit reads every audit topic, and
 * alone writes to the ledger and the quarantine. A service reads in consumer groups of its own name (`pods-…`).
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
    ...[Operation.WRITE, Operation.READ, ...manage].map((operation) => onTopic(name, topicOf(name), operation)),
    ...FOLLOWED[name].flatMap((followed) =>
      [Operation.READ, Operation.DESCRIBE].map((operation) => onTopic(name, topicOf(followed), operation)),
    ),
    withPrefix(allow(name, Resource.GROUP, `${name}-`, Operation.READ)),
    allow(name, Resource.CLUSTER, 'kafka-cluster', Operation.IDEMPOTENT_WRITE),
  ]);
  const audit = [
    ...['audit.ledger', 'audit.quarantine'].map((topic) => onTopic('audit', topic, Operation.WRITE)),
    ...[Operation.READ, ...manage].map((operation) => withPrefix(onTopic('audit', 'audit.', operation))),
  ];
  return [...producers, ...audit];
}

function topicOf(producer: string): string {
  return `audit.events.${producer}`;
}

function onTopic(service: string, topic: string, operation: kafkajs.AclOperationTypes): AclEntry {
  return allow(service, Resource.TOPIC, topic, operation);
}

/** The same for everything whose name begins so. */
function withPrefix(rule: AclEntry): AclEntry {
  return { ...rule, resourcePatternType: ResourcePatternTypes.PREFIXED };
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
