-- The payments database. Money is in signed minor units: debits positive, credits negative.
-- Every key and index begins with the tenant; where one does not, its comment says why.

-- ---------------------------------------------------------------------------------------------------------------
-- Sagas: the only rows of a payment that change. `intent` is what may have been asked of the provider and has no
-- recorded answer: exactly the states in between have one, so that a crash never leaves a saga without its next step.
-- ---------------------------------------------------------------------------------------------------------------

CREATE TABLE sagas (
  tenant          text           NOT NULL,
  id              text           NOT NULL,
  state           text           NOT NULL CHECK (state IN ('CREATED', 'RESERVED', 'AUTHORISED', 'CAPTURED', 'POSTED', 'SETTLED', 'ABORTED', 'FAILED')),
  version         integer        NOT NULL CHECK (version > 0),
  intent          text           CHECK (intent IN ('AUTHORISE', 'CAPTURE', 'VOID')),
  charge_id       text,
  cvc_token       text,
  failure         text,
  attempts        integer        NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  next_attempt_at timestamptz(3) NOT NULL,
  parked_at       timestamptz(3),
  parked_reason   text,
  fence           integer        NOT NULL CHECK (fence > 0),
  lease_until     timestamptz(3) NOT NULL,
  created_at      timestamptz(3) NOT NULL,
  updated_at      timestamptz(3) NOT NULL,
  PRIMARY KEY (tenant, id),
  -- A provider's webhook names a saga and no tenant.
  UNIQUE (id),
  CONSTRAINT sagas_intent_while_open CHECK ((intent IS NOT NULL) = (state IN ('RESERVED', 'AUTHORISED'))),
  CONSTRAINT sagas_charge_once_authorised CHECK (charge_id IS NOT NULL OR state NOT IN ('AUTHORISED', 'CAPTURED', 'POSTED', 'SETTLED')),
  CONSTRAINT sagas_cvc_only_before_authorised CHECK (cvc_token IS NULL OR state = 'RESERVED'),
  CONSTRAINT sagas_failure_has_a_reason CHECK (failure IS NOT NULL OR state NOT IN ('ABORTED', 'FAILED')),
  CONSTRAINT sagas_parked_has_a_reason CHECK ((parked_at IS NULL) = (parked_reason IS NULL))
);

-- What the worker looks for: open, not parked, due. One worker serves all tenants, so time comes first.
CREATE INDEX sagas_due ON sagas (next_attempt_at) WHERE intent IS NOT NULL AND parked_at IS NULL;

CREATE TABLE saga_transitions (
  tenant      text           NOT NULL,
  saga_id     text           NOT NULL,
  position    integer        NOT NULL,
  from_state  text,
  to_state    text           NOT NULL,
  reason      text,
  decision_id text           NOT NULL,
  at          timestamptz(3) NOT NULL,
  PRIMARY KEY (tenant, saga_id, position),
  FOREIGN KEY (tenant, saga_id) REFERENCES sagas (tenant, id)
);

-- ---------------------------------------------------------------------------------------------------------------
-- Contributions, their risk assessments, and the idempotency keys that stand for them.
-- ---------------------------------------------------------------------------------------------------------------

CREATE TABLE contributions (
  tenant         text           NOT NULL,
  id             text           NOT NULL,
  pod_id         text           NOT NULL,
  contributor_id text           NOT NULL,
  saga_id        text           NOT NULL,
  amount_minor   bigint         NOT NULL CHECK (amount_minor > 0),
  currency       text           NOT NULL CHECK (currency IN ('EUR', 'USD', 'GBP')),
  card_token     text           NOT NULL,
  expiry_month   smallint       NOT NULL CHECK (expiry_month BETWEEN 1 AND 12),
  expiry_year    smallint       NOT NULL CHECK (expiry_year BETWEEN 2000 AND 9999),
  created_at     timestamptz(3) NOT NULL,
  PRIMARY KEY (tenant, id),
  UNIQUE (tenant, saga_id),
  FOREIGN KEY (tenant, saga_id) REFERENCES sagas (tenant, id)
);

-- Newest first for the connections; recent ones by pod, payer and card for the risk engine's velocities.
CREATE INDEX contributions_of_pod ON contributions (tenant, pod_id, created_at DESC, id DESC);
CREATE INDEX contributions_of_contributor ON contributions (tenant, contributor_id, created_at DESC, id DESC);
CREATE INDEX contributions_of_card ON contributions (tenant, card_token, created_at DESC) INCLUDE (contributor_id);

CREATE TABLE risk_assessments (
  tenant          text           NOT NULL,
  contribution_id text           NOT NULL,
  ruleset         text           NOT NULL,
  inputs          jsonb          NOT NULL,
  score           integer        NOT NULL CHECK (score BETWEEN 0 AND 100),
  reasons         text[]         NOT NULL,
  decision        text           NOT NULL CHECK (decision IN ('ALLOW', 'REVIEW', 'BLOCK')),
  at              timestamptz(3) NOT NULL,
  PRIMARY KEY (tenant, contribution_id),
  FOREIGN KEY (tenant, contribution_id) REFERENCES contributions (tenant, id)
);

CREATE TABLE idempotency_keys (
  tenant          text           NOT NULL,
  caller_id       text           NOT NULL,
  key             text           NOT NULL CHECK (key ~ '^[A-Za-z0-9_-]{8,64}$'),
  fingerprint     bytea          NOT NULL CHECK (octet_length(fingerprint) = 32),
  contribution_id text           NOT NULL,
  created_at      timestamptz(3) NOT NULL,
  PRIMARY KEY (tenant, caller_id, key)
);

-- Old keys are cleared for all tenants at once.
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

-- ---------------------------------------------------------------------------------------------------------------
-- The money ledger.
-- ---------------------------------------------------------------------------------------------------------------

CREATE TABLE accounts (
  tenant     text           NOT NULL,
  code       text           NOT NULL,
  currency   text           NOT NULL CHECK (currency IN ('EUR', 'USD', 'GBP')),
  kind       text           NOT NULL CHECK (kind IN ('POD_PENDING', 'POD_POSTED', 'PSP_EXPECTED', 'PSP_CLEARING', 'BANK')),
  pod_id     text,
  created_at timestamptz(3) NOT NULL,
  PRIMARY KEY (tenant, code, currency),
  CONSTRAINT accounts_pod_where_it_belongs CHECK ((pod_id IS NOT NULL) = (kind IN ('POD_PENDING', 'POD_POSTED')))
);

CREATE TABLE journals (
  tenant    text           NOT NULL,
  id        text           NOT NULL,
  kind      text           NOT NULL CHECK (kind IN ('RESERVE', 'CAPTURE', 'SETTLE', 'ABORT')),
  saga_id   text           NOT NULL,
  -- Names the cause, once: a second journal for the same cause is refused whatever the code does.
  reference text           NOT NULL,
  posted_at timestamptz(3) NOT NULL,
  -- The transaction that opened it, and that alone may add postings.
  opened_by xid8           NOT NULL DEFAULT pg_current_xact_id(),
  PRIMARY KEY (tenant, id),
  UNIQUE (tenant, reference),
  FOREIGN KEY (tenant, saga_id) REFERENCES sagas (tenant, id)
);

CREATE INDEX journals_of_saga ON journals (tenant, saga_id, posted_at);

CREATE TABLE postings (
  tenant       text     NOT NULL,
  journal_id   text     NOT NULL,
  line         smallint NOT NULL CHECK (line > 0),
  account_code text     NOT NULL,
  amount_minor bigint   NOT NULL CHECK (amount_minor <> 0),
  currency     text     NOT NULL,
  PRIMARY KEY (tenant, journal_id, line),
  FOREIGN KEY (tenant, journal_id) REFERENCES journals (tenant, id),
  FOREIGN KEY (tenant, account_code, currency) REFERENCES accounts (tenant, code, currency)
);

-- A balance is a sum over this index alone; there is no balance row that a busy pod's payments could queue for.
CREATE INDEX postings_of_account ON postings (tenant, account_code, currency) INCLUDE (amount_minor);

-- A journal is closed by the transaction that opens it: no later one can add to it, not even a balanced pair.
CREATE FUNCTION assert_journal_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM public.journals
    WHERE tenant = NEW.tenant AND id = NEW.journal_id AND opened_by = pg_current_xact_id()
  ) THEN
    RAISE EXCEPTION 'journal % is closed', NEW.journal_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'journal_is_closed';
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER journal_is_open BEFORE INSERT ON postings FOR EACH ROW EXECUTE FUNCTION assert_journal_is_open();

-- A journal has at least two postings, and in each currency they sum to zero: checked at commit, for then all of its
-- postings are there.
CREATE FUNCTION assert_journal_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  lines bigint;
BEGIN
  SELECT count(*) INTO lines FROM public.postings WHERE tenant = NEW.tenant AND journal_id = NEW.id;
  IF lines < 2 OR EXISTS (
    SELECT FROM public.postings
    WHERE tenant = NEW.tenant AND journal_id = NEW.id
    GROUP BY currency HAVING sum(amount_minor) <> 0
  ) THEN
    RAISE EXCEPTION 'journal % does not balance', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'journal_balances';
  END IF;
  RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER journal_balances AFTER INSERT ON journals
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION assert_journal_balances();

-- ---------------------------------------------------------------------------------------------------------------
-- Webhooks. Not by tenant: the provider signs for the platform, and a nonce is taken before any saga is known.
-- ---------------------------------------------------------------------------------------------------------------

CREATE TABLE webhook_nonces (
  nonce       text           PRIMARY KEY,
  delivery_id text           NOT NULL,
  body_hash   bytea          NOT NULL CHECK (octet_length(body_hash) = 32),
  received_at timestamptz(3) NOT NULL
);

CREATE INDEX webhook_nonces_by_age ON webhook_nonces (received_at);

-- ---------------------------------------------------------------------------------------------------------------
-- Append-only, twice: the service's role has no privilege to change these tables, and triggers refuse it to everyone
-- else, the owner and replication roles included (ENABLE ALWAYS).
-- ---------------------------------------------------------------------------------------------------------------

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;

DO $$
DECLARE
  append_only text;
BEGIN
  FOREACH append_only IN ARRAY ARRAY['accounts', 'journals', 'postings', 'saga_transitions', 'contributions', 'risk_assessments'] LOOP
    EXECUTE format('CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', append_only);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER refuse_change', append_only);
  END LOOP;
END
$$;
ALTER TABLE journals ENABLE ALWAYS TRIGGER journal_balances;
ALTER TABLE postings ENABLE ALWAYS TRIGGER journal_is_open;

-- Whatever the role may do in tables by default, here it may do this and nothing else.
REVOKE ALL ON accounts, journals, postings, saga_transitions, contributions, risk_assessments, sagas, idempotency_keys, webhook_nonces FROM payments;
GRANT SELECT, INSERT ON accounts, postings, saga_transitions, contributions, risk_assessments TO payments;
-- Not `opened_by`: which transaction a journal belongs to is for the database to say.
GRANT SELECT, INSERT (tenant, id, kind, saga_id, reference, posted_at) ON journals TO payments;
GRANT SELECT, INSERT, UPDATE ON sagas TO payments;
GRANT SELECT, INSERT, DELETE ON idempotency_keys, webhook_nonces TO payments;

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
