-- The pods database: pods, who belongs to them, who is invited, and the outbox of the audit trail.
-- Every key and index begins with the tenant.

CREATE TABLE pods (
  tenant     text           NOT NULL CHECK (length(tenant) BETWEEN 1 AND 64),
  id         text           NOT NULL,
  name       text           NOT NULL CHECK (char_length(name) BETWEEN 1 AND 80),
  currency   text           NOT NULL CHECK (currency IN ('EUR', 'USD', 'GBP')),
  -- Minor units; a thousand million million at most.
  goal       bigint         NOT NULL CHECK (goal BETWEEN 1 AND 1000000000000000),
  state      text           NOT NULL CHECK (state IN ('OPEN', 'FROZEN', 'CLOSED')),
  created_at timestamptz(3) NOT NULL,
  PRIMARY KEY (tenant, id)
);

CREATE TABLE memberships (
  tenant    text           NOT NULL,
  id        text           NOT NULL,
  pod_id    text           NOT NULL,
  user_id   text           NOT NULL,
  role      text           NOT NULL CHECK (role IN ('OWNER', 'ADMIN', 'TREASURER', 'MEMBER', 'VIEWER')),
  joined_at timestamptz(3) NOT NULL,
  PRIMARY KEY (tenant, id),
  FOREIGN KEY (tenant, pod_id) REFERENCES pods (tenant, id)
);

-- A person belongs to a pod once, whoever else lets them in at the same instant.
CREATE UNIQUE INDEX memberships_tenant_pod_id_user_id_key ON memberships (tenant, pod_id, user_id);
-- A pod has one owner at most.
CREATE UNIQUE INDEX memberships_one_owner ON memberships (tenant, pod_id) WHERE role = 'OWNER';
-- The two orders in which pages are read.
CREATE INDEX memberships_tenant_pod_id_joined_at_id_idx ON memberships (tenant, pod_id, joined_at, id);
CREATE INDEX memberships_tenant_user_id_joined_at_id_idx ON memberships (tenant, user_id, joined_at, id);

CREATE TABLE invitations (
  tenant     text           NOT NULL,
  id         text           NOT NULL,
  pod_id     text           NOT NULL,
  invitee_id text           NOT NULL,
  inviter_id text           NOT NULL CHECK (inviter_id <> invitee_id),
  role       text           NOT NULL CHECK (role IN ('ADMIN', 'TREASURER', 'MEMBER', 'VIEWER')),
  state      text           NOT NULL CHECK (state IN ('PENDING', 'ACCEPTED', 'DECLINED', 'EXPIRED')),
  created_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL CHECK (expires_at > created_at),
  PRIMARY KEY (tenant, id),
  FOREIGN KEY (tenant, pod_id) REFERENCES pods (tenant, id)
);

-- Of two invitations of one person to one pod at the same instant, one is made.
CREATE UNIQUE INDEX invitations_one_pending ON invitations (tenant, pod_id, invitee_id) WHERE state = 'PENDING';

-- The transactional outbox of an event producer, and the state of the relay that signs, chains and publishes its rows.
-- Each producer's migration holds this text verbatim.

-- One row for each event, written in the business transaction. A row leaves when it has been sealed into an envelope.
CREATE TABLE outbox (
  -- Drawn in the INSERT, so after the lock of the aggregate that changed: ids follow the order of changes to it.
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- The writing transaction: the relay reads a row only when every older transaction has ended.
  xid        xid8 NOT NULL DEFAULT pg_current_xact_id(),
  event_id   text NOT NULL UNIQUE CHECK (length(event_id) BETWEEN 5 AND 80),
  body       text NOT NULL CHECK (octet_length(body) BETWEEN 2 AND 65536),
  created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
);

-- The signed chain as it was or will be published: what a crashed relay had sealed is published again from here.
CREATE TABLE envelopes (
  seq        bigint PRIMARY KEY CHECK (seq > 0),
  event_id   text NOT NULL UNIQUE,
  chain_hash bytea NOT NULL UNIQUE CHECK (octet_length(chain_hash) = 32),
  line       text NOT NULL CHECK (octet_length(line) <= 135168),
  sealed_at  timestamptz(3) NOT NULL DEFAULT clock_timestamp()
);

-- The chain's head, the fencing epoch of the relay that leads, and how far which event log has the chain: one row.
CREATE TABLE relay_state (
  singleton     boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  epoch         bigint NOT NULL DEFAULT 0 CHECK (epoch >= 0),
  seq           bigint NOT NULL DEFAULT 0 CHECK (seq >= 0),
  head          bytea NOT NULL DEFAULT decode(repeat('00', 32), 'hex') CHECK (octet_length(head) = 32),
  -- The identity of the log that has the envelopes up to published_seq; on another log nothing is published yet.
  log_identity  text CHECK (length(log_identity) BETWEEN 1 AND 255),
  published_seq bigint NOT NULL DEFAULT 0 CHECK (published_seq BETWEEN 0 AND seq)
);
INSERT INTO relay_state DEFAULT VALUES;
