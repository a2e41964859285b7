package crowdpay_pods_test

import data.crowdpay

ada := {"kind": "user", "id": "usr_ada", "tenant": "acme", "roles": [], "scopes": []}

reasons(action, resource, context) := answer.reasons if {
	answer := crowdpay.decision with input as {
		"action": action,
		"principal": ada,
		"resource": resource,
		"context": context,
		"now": 1000,
	}
}

test_only_a_verified_person_opens_a_pod if {
	reasons("pod.open", {}, {"kycState": "VERIFIED"}) == []
	every state in ["UNVERIFIED", "PENDING", "IN_REVIEW", "REJECTED", "EXPIRED", "REVOKED", null, ""] {
		reasons("pod.open", {}, {"kycState": state}) == ["kyc_verified"]
	}
	reasons("pod.open", {}, {}) == ["kyc_verified"]
}

test_every_member_reads_and_nobody_else if {
	every role in crowdpay.pod_roles {
		reasons("pod.read", {"role": role}, {}) == []
	}
	every role in [null, "", "GUEST"] {
		reasons("pod.read", {"role": role}, {}) == ["member_of_pod"]
	}
	reasons("pod.read", {}, {}) == ["member_of_pod"]
}

test_owners_and_admins_invite if {
	every role in ["OWNER", "ADMIN"] {
		reasons("pod.invite", {"role": role, "podState": "OPEN"}, {}) == []
	}
	every role in ["TREASURER", "MEMBER", "VIEWER", null] {
		reasons("pod.invite", {"role": role, "podState": "OPEN"}, {}) == ["role_may_invite"]
	}
}

test_nobody_is_invited_to_a_pod_that_is_not_open if {
	every state in ["FROZEN", "CLOSED", null] {
		reasons("pod.invite", {"role": "OWNER", "podState": state}, {}) == ["pod_open"]
	}
}

invitation := {"inviteeId": "usr_ada", "state": "PENDING", "expiresAt": 2000, "podState": "OPEN"}

test_the_invitee_accepts if reasons("invitation.accept", invitation, {}) == []

test_nobody_else_accepts if {
	reasons("invitation.accept", object.union(invitation, {"inviteeId": "usr_bob"}), {}) == ["caller_is_invitee"]
}

test_an_invitation_is_accepted_once if {
	every state in ["ACCEPTED", "DECLINED", "EXPIRED", null] {
		reasons("invitation.accept", object.union(invitation, {"state": state}), {}) == ["invitation_pending"]
	}
}

test_an_invitation_expires if {
	every time in [1000, 999, null, "never"] {
		reasons("invitation.accept", object.union(invitation, {"expiresAt": time}), {}) == ["invitation_not_expired"]
	}
}

test_nobody_joins_a_pod_that_is_not_open if {
	every state in ["FROZEN", "CLOSED", null] {
		reasons("invitation.accept", object.union(invitation, {"podState": state}), {}) == ["pod_open"]
	}
}
