package crowdpay

pod_roles := {"OWNER", "ADMIN", "TREASURER", "MEMBER", "VIEWER"}

satisfied("kyc_verified") if input.context.kycState == "VERIFIED"

satisfied("member_of_pod") if input.resource.role in pod_roles

satisfied("role_may_invite") if input.resource.role in {"OWNER", "ADMIN"}

satisfied("pod_open") if input.resource.podState == "OPEN"

satisfied("caller_is_invitee") if input.resource.inviteeId == input.principal.id

satisfied("invitation_pending") if input.resource.state == "PENDING"

# Both in milliseconds since the epoch; the time is the engine's, not the caller's.
satisfied("invitation_not_expired") if {
	is_number(input.resource.expiresAt)
	input.now < input.resource.expiresAt
}
