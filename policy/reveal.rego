package crowdpay

card_kinds := {"PAN", "CVC"}

personal_kinds := {"EMAIL", "PHONE", "SSN", "NAME", "ADDRESS", "IBAN", "DATE_OF_BIRTH", "DOCUMENT_NUMBER"}

# For which purposes an officer may see another person's data. Charging a card is none of them.
officer_purposes := {"CUSTOMER_SUPPORT", "FRAUD_INVESTIGATION", "LEGAL_REQUEST", "DATA_SUBJECT_REQUEST"}

# People see their own data, but never a card number or its code again.
satisfied("reveal_permitted") if {
	input.resource.kind in personal_kinds
	input.principal.kind == "user"
	input.resource.subjectIsCaller == true
}

satisfied("reveal_permitted") if {
	input.resource.kind in personal_kinds
	"compliance_officer" in input.principal.roles
	input.principal.purpose in officer_purposes
}

# The isolated connector, as itself, to charge a card: nobody else, for nothing else.
satisfied("reveal_permitted") if {
	input.resource.kind in card_kinds
	input.principal.kind == "service"
	input.principal.id == "psp-connector"
	input.principal.purpose == "PSP_CHARGE"
}
