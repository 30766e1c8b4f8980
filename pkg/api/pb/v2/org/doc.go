// Package org is the wire of zitadel.org.v2, organisations over Connect and
// REST. Generated but for this file. Its name is part of the contract: the
// refusal of a body that does not parse has it. It must not know how an
// organisation is stored.
package org
