package crowdpay

# Cases of what people may ask about their own data. People ask for themselves; an officer asks for whoever wrote a letter,
# and says so.
satisfied("subject_right") if is_own

satisfied("subject_right") if {
	is_officer
	input.principal.purpose == "DATA_SUBJECT_REQUEST"
}

# A session that somebody left open neither copies nor erases nor changes a person's data. Opting out may be no harder than
# that: the law forbids hurdles, and nobody gains by another's opt-out.
satisfied("fresh_authentication") if {
	input.action == "subject.request"
	input.resource.kind == "OPT_OUT"
}
