-- Data-subject requests: what a person may ask about their own data, as cases with a deadline.

-- One row for each case. It is carried to every subgraph by an event, and closes when each has reported and the vault has
-- done its own part.
CREATE TABLE subject_requests (
  tenant              text NOT NULL CHECK (length(tenant) BETWEEN 1 AND 64),
  id                  text NOT NULL CHECK (id ~ '^dsr_[0-9a-z]{26}$'),
  kind                text NOT NULL CHECK (kind IN ('ACCESS', 'RECTIFICATION', 'ERASURE', 'OPT_OUT')),
  -- Whose data it is.
  subject             text NOT NULL CHECK (length(subject) BETWEEN 1 AND 128),
  state               text NOT NULL CHECK (state IN ('AWAITING_CORRECTIONS', 'OPEN', 'FINISHING', 'CLOSED')),
  -- Tokens that the subject holds, by the name of the field that they correct.
  corrections         jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(corrections) = 'object'),
  requested_by_kind   text NOT NULL CHECK (requested_by_kind IN ('user', 'partner', 'service', 'anonymous')),
  requested_by_id     text NOT NULL CHECK (length(requested_by_id) BETWEEN 1 AND 320),
  request_id          text NOT NULL CHECK (length(request_id) BETWEEN 1 AND 128),
  -- The law's time runs from here.
  opened_at           timestamptz(3) NOT NULL,
  deadline            timestamptz(3) NOT NULL,
  closed_at           timestamptz(3),
  -- The vault's own part, where there is one.
  job_id              text CHECK (job_id ~ '^job_[0-9a-z]{26}$'),
  overdue_reported_at timestamptz(3),
  PRIMARY KEY (tenant, id),
  CONSTRAINT subject_requests_closed CHECK ((state = 'CLOSED') = (closed_at IS NOT NULL)),
  CONSTRAINT subject_requests_deadline CHECK (deadline > opened_at),
  CONSTRAINT subject_requests_corrected CHECK (
    CASE
      WHEN corrections <> '{}' THEN kind = 'RECTIFICATION'
      ELSE kind <> 'RECTIFICATION' OR state IN ('AWAITING_CORRECTIONS', 'CLOSED')
    END
  ),
  CONSTRAINT subject_requests_awaiting CHECK (state <> 'AWAITING_CORRECTIONS' OR kind = 'RECTIFICATION'),
  -- The last line of defence: whatever a mistake in the code lets through, a correction is a token.
  CONSTRAINT subject_requests_hold_tokens CHECK (
    corrections - '{displayName,email,phone,ssn}'::text[] = '{}'
    AND coalesce(corrections ->> 'displayName' ~ '^tok_name_[0-9a-z]{26}$', true)
    AND coalesce(corrections ->> 'email' ~ '^tok\.[0-9a-z]{26}@pii\.invalid$', true)
    AND coalesce(corrections ->> 'phone' ~ '^\+[1-9][0-9]{0,2}00[0-9]{2,12}$', true)
    AND coalesce(corrections ->> 'ssn' ~ '^(000|666)-[0-9]{2}-[0-9]{4}$', true)
  )
);

-- Who asks for the same again is given the case that is under way.
CREATE UNIQUE INDEX subject_requests_one_open_idx ON subject_requests (tenant, subject, kind) WHERE state <> 'CLOSED';

-- The three orders in which pages are read.
CREATE INDEX subject_requests_tenant_opened_at_idx ON subject_requests (tenant, opened_at, id);
CREATE INDEX subject_requests_tenant_state_opened_at_idx ON subject_requests (tenant, state, opened_at, id);
CREATE INDEX subject_requests_tenant_subject_opened_at_idx ON subject_requests (tenant, subject, opened_at, id);

-- Which cases are overdue, which can go on? The closed ones, which only become more, are not in the way.
CREATE INDEX subject_requests_unclosed_idx ON subject_requests (deadline) WHERE state <> 'CLOSED';

-- What each subgraph reported: the first report of each counts.
CREATE TABLE subject_request_reports (
  tenant      text NOT NULL,
  request     text NOT NULL,
  producer    text NOT NULL CHECK (producer IN ('identity', 'pods', 'payments', 'audit')),
  outcome     text NOT NULL CHECK (outcome IN ('DONE', 'RETAINED', 'NOTHING_HELD')),
  changed     integer NOT NULL CHECK (changed >= 0),
  retained    integer NOT NULL CHECK (retained >= 0),
  reason      text CHECK (length(reason) BETWEEN 1 AND 80),
  reported_at timestamptz(3) NOT NULL,
  PRIMARY KEY (tenant, request, producer),
  FOREIGN KEY (tenant, request) REFERENCES subject_requests (tenant, id)
);
