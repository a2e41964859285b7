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

-- An event may name 1,000 tokens and as many data subjects. Each producer's migration holds this text verbatim. NOT VALID
-- spares the scan of the tables under their lock: what is in them fits the narrower limits of before.
ALTER TABLE outbox
  DROP CONSTRAINT outbox_body_check,
  ADD CONSTRAINT outbox_body_check CHECK (octet_length(body) BETWEEN 2 AND 131072) NOT VALID;
ALTER TABLE envelopes
  DROP CONSTRAINT envelopes_line_check,
  ADD CONSTRAINT envelopes_line_check CHECK (octet_length(line) <= 266240) NOT VALID;
