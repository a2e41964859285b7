package crowdpay

# From a state to those that may follow it. A person submits; all other steps are the provider's or an officer's.
kyc_transitions := {
	"UNVERIFIED": {"PENDING"},
	"PENDING": {"IN_REVIEW", "VERIFIED", "REJECTED"},
	"IN_REVIEW": {"VERIFIED", "REJECTED"},
	"VERIFIED": {"EXPIRED", "REVOKED"},
	"REJECTED": {"PENDING"},
	"EXPIRED": {"PENDING"},
	"REVOKED": set(),
}

satisfied("kyc_may_be_submitted") if "PENDING" in kyc_transitions[input.resource.state]

satisfied("kyc_transition_known") if input.resource.to in kyc_transitions[input.resource.from]
