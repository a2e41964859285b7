/** The broker's certificate, key and trusted authorities in PEM: an SVID has this shape. */
export interface BrokerIdentity {
  certPem: string;
  /** PKCS#8. */
  keyPem: string;
  bundlePem: string;
}

/** What the broker's settings are made of. */
export interface BrokerSettings {
  port: number;
  controllerPort: number;
  dataDirectory: string;
  /** Undefined: no TLS and no rules about who may do what. */
  tls: { keystoreFile: string; truststoreFile: string; superUsers: readonly string[] } | undefined;
}

const ONE_NODE = {
  'process.roles': 'broker,controller',
  'node.id': '1',
  'controller.listener.names': 'CONTROLLER',
  'inter.broker.listener.name': 'BROKER',
  'auto.create.topics.enable': 'false',
  'num.partitions': '1',
  'default.replication.factor': '1',
  'offsets.topic.num.partitions': '1',
  'offsets.topic.replication.factor': '1',
  'transaction.state.log.num.partitions': '1',
  'transaction.state.log.replication.factor': '1',
  'transaction.state.log.min.isr': '1',
  'share.coordinator.state.topic.replication.factor': '1',
  'share.coordinator.state.topic.min.isr': '1',
  'group.initial.rebalance.delay.ms': '0',
  'controlled.shutdown.enable': 'false',
};

/** The text of `server.properties` for one node in KRaft mode, broker and controller in one, on loopback alone. */
export function serverProperties(settings: BrokerSettings): string {
  const { port, controllerPort, tls } = settings;
  const protocol = tls === undefined ? 'PLAINTEXT' : 'SSL';
  const properties = {
    ...ONE_NODE,
    'controller.quorum.voters': `1@127.0.0.1:${String(controllerPort)}`,
    listeners: `BROKER://127.0.0.1:${String(port)},CONTROLLER://127.0.0.1:${String(controllerPort)}`,
    'advertised.listeners': `BROKER://127.0.0.1:${String(port)}`,
    'listener.security.protocol.map': `BROKER:${protocol},CONTROLLER:${protocol}`,
    'log.dirs': settings.dataDirectory,
    ...(tls === undefined ? {} : secured(tls)),
  };
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value.replaceAll('\\', '\\\\')}\n`)
    .join('');
}

// A client is known by the CN of its certificate, which is its service's name. Without an ACL it may do nothing.
function secured(tls: {
  keystoreFile: string;
  truststoreFile: string;
  superUsers: readonly string[];
}): Record<string, string> {
  return {
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': tls.keystoreFile,
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': tls.truststoreFile,
    'ssl.client.auth': 'required',
    'ssl.enabled.protocols': 'TLSv1.3',
    'ssl.principal.mapping.rules': 'RULE:^.*CN=([a-z-]+).*$/$1/',
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'allow.everyone.if.no.acl.found': 'false',
    'super.users': tls.superUsers.map((name) => `User:${name}`).join(';'),
  };
}
