package crowdpay

# Whose values a caller may hand over.
satisfied("subject_permitted") if is_own

# A partner acts for the persons of its tenant: they are its customers.
satisfied("subject_permitted") if {
	input.principal.kind == "partner"
	"vault:tokenize" in input.principal.scopes
}

# Who may learn that a value has a token: those who have the value themselves.
satisfied("find_permitted") if is_own

satisfied("find_permitted") if {
	input.principal.kind == "user"
	"compliance_officer" in input.principal.roles
	"vault:find" in input.principal.scopes
}
