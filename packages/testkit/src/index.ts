export { type TestDatabase, type TestDatabaseName, createEmptyDatabase, createTestDatabase } from './database.ts';
export { eventually } from './eventually.ts';
export { freePort } from './free-port.ts';
export { type TestKafka, missingKafkaTools, startTestKafka } from './kafka.ts';
export { type TestPrincipals, testPrincipals } from './principals.ts';
export { TestProducer, testRegistry } from './producer.ts';
export { quietEventLog } from './quiet-event-log.ts';
export { silentLogger } from './silent-logger.ts';
export { type TestSvids, testSvids } from './svids.ts';
