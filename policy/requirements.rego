package crowdpay

# Which requirements each action has. An action that is not listed is denied.
requirements := {
	"pod.open": {"same_tenant", "caller_is_a_person", "kyc_verified"},
	"pod.read": {"same_tenant", "member_of_pod"},
	"pod.invite": {"same_tenant", "caller_is_a_person", "role_may_invite", "pod_open"},
	"invitation.accept": {
		"same_tenant",
		"caller_is_a_person",
		"caller_is_invitee",
		"invitation_pending",
		"invitation_not_expired",
		"pod_open",
	},
	"kyc.submit": {"same_tenant", "caller_is_a_person", "kyc_may_be_submitted"},
	"kyc.transition": {"same_tenant", "kyc_transition_known"},
	"contribution.create": {
		"same_tenant",
		"caller_is_a_person",
		"role_may_contribute",
		"pod_open",
		"amount_positive",
		"amount_within_limit",
		"risk_acceptable",
	},
	"saga.transition": {"same_tenant", "saga_transition_known"},
	"pii.tokenize": {"same_tenant", "subject_permitted"},
	"pii.find": {"same_tenant", "find_permitted"},
	"pii.reveal": {"same_tenant", "reveal_permitted", "caller_not_frozen"},
	"reveal.reason.read": {"same_tenant", "caller_reviews_reveals"},
	"reveal.unfreeze": {"same_tenant", "caller_is_officer", "caller_is_not_the_frozen"},
	"freeze.read": {"same_tenant", "caller_is_officer"},
	"key.rotate": {"same_tenant", "caller_is_custodian"},
	"key.read": {"same_tenant", "caller_is_custodian"},
	"job.read": {"same_tenant", "job_readable"},
	"subject.erase": {"same_tenant", "subject_right", "fresh_authentication"},
	"subject.export": {"same_tenant", "subject_right", "fresh_authentication", "caller_not_frozen"},
	"subject.request": {"same_tenant", "subject_right", "fresh_authentication"},
	"subject.request.read": {"same_tenant", "subject_right"},
}

satisfied("caller_is_a_person") if input.principal.kind == "user"

# A sign-in that is minutes old at most: what the holder of an open session may not do without proving who they are again.
satisfied("fresh_authentication") if {
	is_number(input.context.authAgeSeconds)
	input.context.authAgeSeconds <= 300
}

# A resource that states its tenant is out of reach for the callers of every other.
satisfied("same_tenant") if {
	is_string(input.principal.tenant)
	object.get(input.resource, "tenant", input.principal.tenant) == input.principal.tenant
}
