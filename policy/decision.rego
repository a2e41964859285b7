package crowdpay

# METADATA
# scope: document
# title: The platform's one decision
# description: |
#   Every state transition and every reveal of personal data asks `data.crowdpay.decision`. A decision is allowed only
#   when the action is known and each of its requirements is satisfied; what is undefined is not satisfied, so missing
#   or malformed input denies. `reasons` names the requirements that were not met.
# entrypoint: true
default decision := {"allow": false, "reasons": ["action_known"], "obligations": []}

decision := {
	"allow": count(unmet) == 0,
	"reasons": sort(unmet),
	"obligations": sort(obligations),
} if {
	count(requirements[input.action]) > 0
}

unmet contains requirement if {
	some requirement in requirements[input.action]
	not satisfied(requirement)
}

# What the caller of the policy has to do before it acts on an allowed decision.
obligations contains "audit_before_release" if {
	input.action == "pii.reveal"
	input.resource.level == "CLEAR"
	count(unmet) == 0
}
