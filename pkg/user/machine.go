package user

import "github.com/tenantry/tenantry/pkg/tenant"

// Refusals of a machine's data. Source: the contract, errors.md.
var (
	ErrMachineUserNameEmpty = tenant.Invalid("COMMAND-bm9Ds", keyInvalid)
	ErrMachineNameEmpty     = tenant.Invalid("COMMAND-bs9Ds", keyInvalid)
)

const keyInvalid = "Errors.User.Invalid"

// Machine is the service account of a command, as sent by the caller.
type Machine struct {
	// UserName may be empty; then it is the user's id.
	UserName, Name, Description string
	AccessTokenType             tenant.AccessTokenType
}

// Check applies the rules for a machine, and returns its user name, which may be empty,
// and the machine. It returns ErrMachineUserNameEmpty, ErrMachineNameEmpty or
// tenant.ErrNameInvisible.
func (m *Machine) Check() (userName string, machine *tenant.Machine, err error) {
	if m.UserName != "" {
		if userName, err = tenant.UniqueName(m.UserName, ErrMachineUserNameEmpty); err != nil {
			return "", nil, err
		}
	}
	name, err := tenant.Name(m.Name, ErrMachineNameEmpty)
	if err != nil {
		return "", nil, err
	}
	return userName, &tenant.Machine{Name: name, Description: m.Description, AccessTokenType: m.AccessTokenType}, nil
}
