-- Tokens, the holdings behind them, the keys that encrypt them, and the outbox of the audit trail.

-- Key-encryption keys, one chain of versions for each tenant; key management alone can unwrap them.
CREATE TABLE tenant_keys (
  tenant     text NOT NULL CHECK (length(tenant) BETWEEN 1 AND 64),
  version    integer NOT NULL CHECK (version > 0),
  wrapped    bytea NOT NULL CHECK (octet_length(wrapped) BETWEEN 33 AND 6144),
  kms_key_id text NOT NULL CHECK (length(kms_key_id) BETWEEN 1 AND 2048),
  created_at timestamptz(3) NOT NULL,
  PRIMARY KEY (tenant, version)
);

-- Data keys, one chain of versions for each data subject, wrapped by the tenant's key. Destroying one (wrapped IS NULL)
-- erases everything that it encrypted; the row stays as a tombstone, so that no new key takes its place unnoticed.
CREATE TABLE subject_keys (
  tenant             text NOT NULL,
  subject            text NOT NULL CHECK (length(subject) BETWEEN 1 AND 128),
  version            integer NOT NULL CHECK (version > 0),
  wrapped            bytea CHECK (octet_length(wrapped) BETWEEN 33 AND 1024),
  tenant_key_version integer NOT NULL,
  created_at         timestamptz(3) NOT NULL,
  destroyed_at       timestamptz(3),
  PRIMARY KEY (tenant, subject, version),
  FOREIGN KEY (tenant, tenant_key_version) REFERENCES tenant_keys (tenant, version),
  CONSTRAINT subject_keys_destroyed CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
);

-- For the rotation of a tenant's key: which subject keys does an old version still wrap?
CREATE INDEX subject_keys_tenant_tenant_key_version_idx ON subject_keys (tenant, tenant_key_version);

CREATE TABLE tokens (
  tenant            text NOT NULL CHECK (length(tenant) BETWEEN 1 AND 64),
  token             text NOT NULL,
  kind              text NOT NULL,
  -- Version of the kind's canonical form that the blind index was made over.
  canonical_version smallint NOT NULL CHECK (canonical_version > 0),
  index_key_version integer CHECK (index_key_version > 0),
  -- HMAC-SHA-256 of the canonical value. NULL once the last holding is erased: the token then resolves to nothing.
  blind_index       bytea CHECK (octet_length(blind_index) = 32),
  -- How many drawn candidates were taken before this one was free: a measure of how full a kind's token space is.
  collisions        smallint NOT NULL DEFAULT 0 CHECK (collisions >= 0),
  created_at        timestamptz(3) NOT NULL,
  PRIMARY KEY (tenant, token),
  CONSTRAINT tokens_indexed CHECK ((blind_index IS NULL) = (index_key_version IS NULL)),
  -- The last line of defence: whatever a mistake in the code lets through, only a reserved shape can be a token.
  CONSTRAINT tokens_have_their_shape CHECK (
    CASE kind
      WHEN 'EMAIL' THEN token ~ '^tok\.[0-9a-z]{26}@pii\.invalid$'
      WHEN 'PHONE' THEN token ~ '^\+[1-9][0-9]{0,2}00[0-9]{2,12}$'
      WHEN 'SSN' THEN token ~ '^(000|666)-[0-9]{2}-[0-9]{4}$'
      WHEN 'PAN' THEN token ~ '^[0-9]{13,19}$'
      WHEN 'IBAN' THEN token ~ '^[A-Z]{2}00[A-Z0-9]{11,30}$'
      WHEN 'NAME' THEN token ~ '^tok_name_[0-9a-z]{26}$'
      WHEN 'ADDRESS' THEN token ~ '^tok_address_[0-9a-z]{26}$'
      WHEN 'DATE_OF_BIRTH' THEN token ~ '^tok_date_of_birth_[0-9a-z]{26}$'
      WHEN 'DOCUMENT_NUMBER' THEN token ~ '^tok_document_number_[0-9a-z]{26}$'
      ELSE false
    END
  )
);

-- One token for one value, whatever the number of writers: insert, or select what another inserted.
CREATE UNIQUE INDEX tokens_tenant_kind_index_key_version_blind_index_key
  ON tokens (tenant, kind, index_key_version, blind_index);

CREATE TABLE holdings (
  tenant      text NOT NULL,
  token       text NOT NULL,
  subject     text NOT NULL,
  key_version integer NOT NULL,
  -- AES-256-GCM; the additional data binds tenant, kind, token, subject and key version, so a swapped row does not open.
  ciphertext  bytea NOT NULL CHECK (octet_length(ciphertext) BETWEEN 30 AND 8192),
  created_at  timestamptz(3) NOT NULL,
  PRIMARY KEY (tenant, token, subject),
  FOREIGN KEY (tenant, token) REFERENCES tokens (tenant, token),
  FOREIGN KEY (tenant, subject, key_version) REFERENCES subject_keys (tenant, subject, version)
);

-- What does this person have? For export and erasure.
CREATE INDEX holdings_tenant_subject_idx ON holdings (tenant, subject);

-- Security codes may not outlive their authorisation, not even encrypted (PCI DSS v4.0, 3.3.1). The table is unlogged:
-- no backup, replica or write-ahead log ever holds a row of it, and a crash empties it.
CREATE UNLOGGED TABLE security_codes (
  tenant      text NOT NULL,
  token       text NOT NULL CHECK (token ~ '^tok_cvc_[0-9a-z]{26}$'),
  subject     text NOT NULL,
  key_version integer NOT NULL,
  ciphertext  bytea NOT NULL CHECK (octet_length(ciphertext) BETWEEN 30 AND 64),
  expires_at  timestamptz(3) NOT NULL,
  -- The one saga that has used it; no other may.
  saga_id     text CHECK (length(saga_id) BETWEEN 1 AND 128),
  PRIMARY KEY (tenant, token),
  FOREIGN KEY (tenant, subject, key_version) REFERENCES subject_keys (tenant, subject, version)
);

CREATE INDEX security_codes_expires_at_idx ON security_codes (expires_at);

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
