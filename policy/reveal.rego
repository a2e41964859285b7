package crowdpay

# A reveal is asked for at a level: CLEAR is the value, MASKED its mask. What neither level is allowed for is REDACTED.

card_kinds := {"PAN", "CVC"}

personal_kinds := {"EMAIL", "PHONE", "SSN", "NAME", "ADDRESS", "IBAN", "DATE_OF_BIRTH", "DOCUMENT_NUMBER"}

# By which the people of a pod reach each other.
contact_kinds := {"NAME", "EMAIL", "PHONE"}

# Who of a pod looks after its members.
crowd_keepers := {"OWNER", "ADMIN", "TREASURER"}

# For which purposes an officer may see another person's data. Charging a card is none of them.
officer_purposes := {"CUSTOMER_SUPPORT", "FRAUD_INVESTIGATION", "LEGAL_REQUEST", "DATA_SUBJECT_REQUEST", "OTHER"}

is_own if {
	input.principal.kind == "user"
	input.resource.subjectIsCaller == true
}

# People see their own data, but never a card number or its code again.
satisfied("reveal_permitted") if {
	input.resource.level == "CLEAR"
	input.resource.kind in personal_kinds
	is_own
}

# An officer sees another's: by the role, with a scope for this very kind, for a stated purpose.
satisfied("reveal_permitted") if {
	input.resource.level == "CLEAR"
	input.resource.kind in personal_kinds
	is_officer
	concat(":", ["vault", "reveal", lower(input.resource.kind)]) in input.principal.scopes
	input.principal.purpose in officer_purposes
}

# The isolated connector, as itself, to charge a card: nobody else, for nothing else.
satisfied("reveal_permitted") if {
	input.resource.level == "CLEAR"
	input.resource.kind in card_kinds
	input.principal.kind == "service"
	input.principal.id == "psp-connector"
	input.principal.purpose == "PSP_CHARGE"
}

# A person tells their own cards apart by their masks. A security code has no mask.
satisfied("reveal_permitted") if {
	input.resource.level == "MASKED"
	input.resource.kind in (personal_kinds | {"PAN"})
	is_own
}

satisfied("reveal_permitted") if {
	input.resource.level == "MASKED"
	input.resource.kind in (personal_kinds | {"PAN"})
	is_officer
	"vault:read" in input.principal.scopes
}

# The crowd: `crowdRole` is the caller's strongest role in a pod that the data subject belongs to as well.
satisfied("reveal_permitted") if {
	input.resource.level == "MASKED"
	input.resource.kind in contact_kinds
	input.principal.kind == "user"
	input.resource.crowdRole in crowd_keepers
}

satisfied("reveal_permitted") if {
	input.resource.level == "MASKED"
	input.resource.kind == "NAME"
	input.principal.kind == "user"
	input.resource.crowdRole in pod_roles
}

is_officer if {
	input.principal.kind == "user"
	"compliance_officer" in input.principal.roles
}

# Who has revealed unusually much sees nothing of others in the clear until somebody has looked at it.
satisfied("caller_not_frozen") if input.context.frozen == false

satisfied("caller_not_frozen") if input.resource.level == "MASKED"

satisfied("caller_not_frozen") if is_own

# Who looks at why others looked.
satisfied("caller_reviews_reveals") if {
	some role in {"auditor", "compliance_officer"}
	role in input.principal.roles
	"vault:read" in input.principal.scopes
}
