package crowdpay_kyc_test

import data.crowdpay

ada := {"kind": "user", "id": "usr_ada", "tenant": "acme", "roles": [], "scopes": []}

allowed(action, resource) if {
	crowdpay.decision.allow with input as {"action": action, "principal": ada, "resource": resource, "context": {}}
}

test_who_is_not_in_the_process_may_submit if {
	every state in ["UNVERIFIED", "REJECTED", "EXPIRED"] {
		allowed("kyc.submit", {"state": state})
	}
	every state in ["PENDING", "IN_REVIEW", "VERIFIED", "REVOKED", null, "OTHER"] {
		not allowed("kyc.submit", {"state": state})
	}
}

test_nobody_is_verified_without_the_provider if {
	every from in ["UNVERIFIED", "REJECTED", "EXPIRED", "REVOKED"] {
		not allowed("kyc.transition", {"from": from, "to": "VERIFIED"})
	}
	every from in ["PENDING", "IN_REVIEW"] {
		allowed("kyc.transition", {"from": from, "to": "VERIFIED"})
	}
}

test_a_revocation_is_final if {
	every state, _ in crowdpay.kyc_transitions {
		not allowed("kyc.transition", {"from": "REVOKED", "to": state})
	}
}

test_no_state_follows_itself if {
	every state, _ in crowdpay.kyc_transitions {
		not allowed("kyc.transition", {"from": state, "to": state})
	}
}
