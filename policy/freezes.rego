package crowdpay

# A freeze of somebody's reveals is looked at by an officer. Who is frozen does not lift it: `callerKind` and `callerId`
# of the resource say who that is.

satisfied("caller_is_officer") if is_officer

satisfied("caller_is_not_the_frozen") if {
	is_string(input.resource.callerId)
	[input.resource.callerKind, input.resource.callerId] != [input.principal.kind, input.principal.id]
}
