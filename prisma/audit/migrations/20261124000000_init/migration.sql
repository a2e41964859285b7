-- The audit ledger: verified events of all producers in one Merkle tree, append-only, and what its intake knows.

-- Where each producer's chain stands. A chain that was forked, or whose gap outlived its deadline, is stopped.
CREATE TABLE chains (
  producer   text PRIMARY KEY,
  epoch      bigint NOT NULL DEFAULT 0 CHECK (epoch >= 0),
  seq        bigint NOT NULL DEFAULT 0 CHECK (seq >= 0),
  head       bytea NOT NULL DEFAULT decode(repeat('00', 32), 'hex') CHECK (octet_length(head) = 32),
  -- Identity of the event log that the chain was last read from. A gap is judged on that log alone.
  log        text,
  gap_since  timestamptz(3),
  fault      text CHECK (fault IN ('FORK', 'GAP')),
  fault_seq  bigint,
  stopped_at timestamptz(3),
  CHECK ((fault IS NULL) = (stopped_at IS NULL))
);

-- The next offset to read of each partition: moves in the transaction that stores what was read. `log` is the identity
-- of the event log: on another log an offset means nothing, so that one is read from its beginning.
CREATE TABLE positions (
  log         text NOT NULL CHECK (length(log) BETWEEN 1 AND 255),
  topic       text NOT NULL,
  partition   integer NOT NULL CHECK (partition >= 0),
  next_offset bigint NOT NULL DEFAULT 0 CHECK (next_offset >= 0),
  PRIMARY KEY (log, topic, partition)
);

-- The ledger. `line` is the signed envelope to the byte: its SHA-256 (RFC 9162 leaf hash) stands in the tree.
CREATE TABLE entries (
  leaf_index  bigint PRIMARY KEY CHECK (leaf_index >= 0),
  id          text NOT NULL UNIQUE,
  producer    text NOT NULL,
  seq         bigint NOT NULL CHECK (seq > 0),
  epoch       bigint NOT NULL,
  tenant      text NOT NULL,
  type        text NOT NULL,
  subject     text NOT NULL,
  actor_kind  text NOT NULL,
  actor_id    text NOT NULL,
  occurred_at timestamptz(3) NOT NULL,
  line        text NOT NULL,
  body_hash   bytea NOT NULL CHECK (octet_length(body_hash) = 32),
  prev_hash   bytea NOT NULL CHECK (octet_length(prev_hash) = 32),
  chain_hash  bytea NOT NULL CHECK (octet_length(chain_hash) = 32),
  -- Where the line was first read: the event log's identity, and the place in it.
  log         text NOT NULL,
  topic       text NOT NULL,
  partition   integer NOT NULL,
  "offset"    bigint NOT NULL,
  -- When the event log took the line, by the log's own clock: the instant at which its key had to be valid.
  logged_at   timestamptz(3) NOT NULL,
  recorded_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (producer, seq),
  UNIQUE (log, topic, partition, "offset")
);
CREATE INDEX entries_tenant ON entries (tenant, leaf_index);
CREATE INDEX entries_tenant_producer ON entries (tenant, producer, leaf_index);
CREATE INDEX entries_tenant_type ON entries (tenant, type, leaf_index);
CREATE INDEX entries_tenant_subject ON entries (tenant, subject, leaf_index);

-- Every id by which an entry can be found: its subject and what it is related to.
CREATE TABLE entry_names (
  tenant     text NOT NULL,
  name       text NOT NULL,
  leaf_index bigint NOT NULL REFERENCES entries (leaf_index),
  PRIMARY KEY (tenant, name, leaf_index)
);

-- The roots of all complete subtrees: level 0 are the leaves, (level, index) covers 2^level leaves from index * 2^level.
CREATE TABLE tree_nodes (
  level smallint NOT NULL CHECK (level BETWEEN 0 AND 62),
  index bigint NOT NULL CHECK (index >= 0),
  hash  bytea NOT NULL CHECK (octet_length(hash) = 32),
  PRIMARY KEY (level, index)
);
CREATE TABLE tree_state (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  size      bigint NOT NULL DEFAULT 0 CHECK (size >= 0)
);
INSERT INTO tree_state DEFAULT VALUES;

-- Verified entries that came before their predecessors; they wait for the gap to close.
CREATE TABLE parked_entries (
  producer   text NOT NULL,
  seq        bigint NOT NULL,
  chain_hash bytea NOT NULL,
  line       text NOT NULL,
  log        text NOT NULL,
  topic      text NOT NULL,
  partition  integer NOT NULL,
  "offset"   bigint NOT NULL,
  logged_at  timestamptz(3) NOT NULL,
  PRIMARY KEY (producer, seq)
);

-- What the intake refused, and evidence of forks.
CREATE TABLE quarantine (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  log            text NOT NULL,
  topic          text NOT NULL,
  partition      integer NOT NULL,
  "offset"       bigint NOT NULL,
  fault          text NOT NULL,
  value          bytea NOT NULL,
  logged_at      timestamptz(3) NOT NULL,
  quarantined_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (log, topic, partition, "offset")
);

-- How far the ledger and the quarantine have been published to their topics on each event log.
CREATE TABLE publications (
  log           text NOT NULL CHECK (length(log) BETWEEN 1 AND 255),
  topic         text NOT NULL,
  next_position bigint NOT NULL DEFAULT 0 CHECK (next_position >= 0),
  PRIMARY KEY (log, topic)
);

-- The archive's segments. A segment's bounds are fixed here before its files are written: what a crash left half-done is
-- written again with the same content.
CREATE TABLE archive_segments (
  first_leaf bigint PRIMARY KEY CHECK (first_leaf >= 0),
  last_leaf  bigint NOT NULL UNIQUE CHECK (last_leaf >= first_leaf),
  -- Each producer's last entry up to this segment's end: {"pods": {"seq": "12", "chainHash": "…"}}.
  heads      jsonb NOT NULL,
  planned_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  stored_at  timestamptz(3),
  -- SHA-256 of the segment's file, and of its manifest.
  sha256          bytea CHECK (octet_length(sha256) = 32),
  manifest_sha256 bytea CHECK (octet_length(manifest_sha256) = 32),
  CHECK ((stored_at IS NULL) = (sha256 IS NULL) AND (stored_at IS NULL) = (manifest_sha256 IS NULL))
);

-- What is written stays: not even the tables' owner changes it without removing this trigger first.
CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The audit ledger is append-only.' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER entries_are_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON entries
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER names_are_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON entry_names
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER nodes_are_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON tree_nodes
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER quarantine_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON quarantine
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();

REVOKE UPDATE, DELETE ON entries, entry_names, tree_nodes, quarantine FROM audit;
