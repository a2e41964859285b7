package crowdpay

# From a state to those that may follow it. Until the capture a payment can be undone (ABORTED); once money has been
# captured it can only go forward, or fail and wait for a person. SETTLED, ABORTED and FAILED are ends.
saga_transitions := {
	"CREATED": {"RESERVED", "ABORTED", "FAILED"},
	"RESERVED": {"AUTHORISED", "ABORTED", "FAILED"},
	"AUTHORISED": {"CAPTURED", "ABORTED", "FAILED"},
	"CAPTURED": {"POSTED", "FAILED"},
	"POSTED": {"SETTLED"},
	"SETTLED": set(),
	"ABORTED": set(),
	"FAILED": set(),
}

satisfied("saga_transition_known") if input.resource.to in saga_transitions[input.resource.from]

satisfied("role_may_contribute") if input.resource.role in {"OWNER", "ADMIN", "TREASURER", "MEMBER"}

# The amount comes as text, in minor units: a JSON number would lose digits on its way here.
amount := to_number(input.context.amount) if is_string(input.context.amount)

satisfied("amount_positive") if amount > 0

satisfied("amount_within_limit") if amount <= to_number(data.limits.contribution)

# A score from 0 (harmless) to 100.
satisfied("risk_acceptable") if {
	is_number(input.context.riskScore)
	input.context.riskScore >= 0
	input.context.riskScore < data.risk.refuseAt
}
