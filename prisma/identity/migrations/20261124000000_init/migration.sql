-- People, roles, KYC cases, the OpenID provider's state, and the outbox of the audit trail.

CREATE TABLE users (
  tenant         text NOT NULL,
  id             text NOT NULL,
  display_name   text NOT NULL,
  email          text NOT NULL,
  phone          text NOT NULL,
  ssn            text NOT NULL,
  kyc_state      text NOT NULL DEFAULT 'UNVERIFIED',
  kyc_changed_at timestamptz(3),
  created_at     timestamptz(3) NOT NULL,
  PRIMARY KEY (tenant, id),
  CONSTRAINT users_kyc_state CHECK (
    kyc_state IN ('UNVERIFIED', 'PENDING', 'IN_REVIEW', 'VERIFIED', 'REJECTED', 'EXPIRED', 'REVOKED')
  ),
  -- The last line of defence: whatever a mistake in the code lets through, this database holds tokens only.
  CONSTRAINT users_hold_tokens CHECK (
    display_name LIKE 'tok\_name\_%' AND email LIKE '%@pii.invalid' AND phone ~ '^\+[0-9]{7,15}$' AND ssn ~ '^(000|666)-'
  )
);

-- Two concurrent registrations of one address: one row wins, the other is a conflict.
CREATE UNIQUE INDEX users_tenant_email_key ON users (tenant, email);

CREATE TABLE user_roles (
  tenant     text NOT NULL,
  user_id    text NOT NULL,
  role       text NOT NULL,
  granted_at timestamptz(3) NOT NULL,
  PRIMARY KEY (tenant, user_id, role),
  FOREIGN KEY (tenant, user_id) REFERENCES users (tenant, id),
  CONSTRAINT user_roles_role CHECK (role ~ '^[a-z][a-z_]{0,39}$')
);

CREATE TABLE kyc_cases (
  tenant           text NOT NULL,
  id               text NOT NULL,
  user_id          text NOT NULL,
  state            text NOT NULL,
  document_type    text NOT NULL,
  document_country text NOT NULL,
  document_number  text NOT NULL,
  date_of_birth    text NOT NULL,
  request_id       text NOT NULL,
  submitted_at     timestamptz(3) NOT NULL,
  decided_at       timestamptz(3),
  attempts         integer NOT NULL DEFAULT 1,
  leased_until     timestamptz(3) NOT NULL,
  PRIMARY KEY (tenant, id),
  FOREIGN KEY (tenant, user_id) REFERENCES users (tenant, id),
  CONSTRAINT kyc_cases_state CHECK (state IN ('PENDING', 'IN_REVIEW', 'VERIFIED', 'REJECTED')),
  CONSTRAINT kyc_cases_decided CHECK ((state = 'PENDING') = (decided_at IS NULL)),
  CONSTRAINT kyc_cases_hold_tokens CHECK (
    document_number LIKE 'tok\_document\_number\_%' AND date_of_birth LIKE 'tok\_date\_of\_birth\_%'
  )
);

CREATE INDEX kyc_cases_tenant_user_id_submitted_at_idx ON kyc_cases (tenant, user_id, submitted_at);
-- A person has at most one submission in flight.
CREATE UNIQUE INDEX kyc_cases_one_pending ON kyc_cases (tenant, user_id) WHERE state = 'PENDING';
-- The worker looks for abandoned cases of every tenant, hence no tenant in front.
CREATE INDEX kyc_cases_abandoned ON kyc_cases (leased_until) WHERE state = 'PENDING';

CREATE TABLE oidc_artefacts (
  model       text NOT NULL,
  id_hash     text NOT NULL,
  payload     jsonb NOT NULL,
  grant_id    text,
  uid         text,
  user_code   text,
  consumed_at timestamptz(3),
  expires_at  timestamptz(3),
  PRIMARY KEY (model, id_hash)
);

CREATE INDEX oidc_artefacts_grant_id_idx ON oidc_artefacts (grant_id);
CREATE INDEX oidc_artefacts_model_uid_idx ON oidc_artefacts (model, uid);
CREATE INDEX oidc_artefacts_model_user_code_idx ON oidc_artefacts (model, user_code);
CREATE INDEX oidc_artefacts_expires_at_idx ON oidc_artefacts (expires_at);

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
