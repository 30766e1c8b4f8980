package storetest

import (
	"context"
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Backend is an empty store.
type Backend struct {
	Store tenant.Store
	// Stock, Writer and Lists are the same store.
	Stock  tenant.KeyStock
	Writer tenant.Writer
	Lists  Lists
	// Projects is the same store.
	Projects Projects
	// Applications is the same store.
	Applications Applications
	// Authorizations is the same store.
	Authorizations Authorizations
	// Sessions is the store.
	Sessions Sessions
	// Keys lists the primary keys of all items, as "pk / sk", in any order.
	Keys func(testing.TB) []string
}

// Run runs the suite. open returns a new, empty backend at each call.
func Run(t *testing.T, open func(testing.TB) Backend) {
	for _, c := range []struct {
		name string
		run  func(*testing.T, Backend)
	}{
		{"WhatIsAppliedIsReadAtOnce", whatIsAppliedIsReadAtOnce},
		{"WhatDoesNotExistIsZero", whatDoesNotExistIsZero},
		{"ApplyIsAllOrNothing", applyIsAllOrNothing},
		{"TheFirstLostClaimDecides", theFirstLostClaimDecides},
		{"AnIDInUseIsACollision", anIDInUseIsACollision},
		{"ClaimsAreOfTheirInstance", claimsAreOfTheirInstance},
		{"LongestNamesFit", longestNamesFit},
		{"NoTimeLeftIsUnavailable", noTimeLeftIsUnavailable},
		{"ARequestIsCarriedOutOnce", aRequestIsCarriedOutOnce},
		{"AnOutcomeIsWrittenWithItsChange", anOutcomeIsWrittenWithItsChange},
		{"AnExpiredRecordIsInNobodysWay", anExpiredRecordIsInNobodysWay},
		{"ARecordIsReplacedWithItsInstanceGone", aRecordIsReplacedWithItsInstanceGone},
		{"FiftyReplaceARecord", fiftyReplaceARecord},
		{"CredentialsAreClaimedOnce", credentialsAreClaimedOnce},
		{"ExpiredCredentialsAreGone", expiredCredentialsAreGone},
		{"UnknownCredentialsAreGone", unknownCredentialsAreGone},
		{"ARepeatedClaimIsNoLostOne", aRepeatedClaimIsNoLostOne},
		{"AKeyPairIsTakenOnce", aKeyPairIsTakenOnce},
		{"ASlotIsFilledAgain", aSlotIsFilledAgain},
		{"ALostClaimGoesBeforeALostKeyPair", aLostClaimGoesBeforeALostKeyPair},
		{"OneKeyPairTwentyChanges", oneKeyPairTwentyChanges},
		{"EverySlotIsMet", everySlotIsMet},
		{"ASlotIsFilledOnce", aSlotIsFilledOnce},
		{"OneFillsTheStock", oneFillsTheStock},
		{"AnUpdateIsOfTheRevisionThatWasRead", anUpdateIsOfTheRevisionThatWasRead},
		{"TwentyUpdatesAtOnce", twentyUpdatesAtOnce},
		{"ADeleteIsOfTheRevisionThatWasRead", aDeleteIsOfTheRevisionThatWasRead},
		{"WhatMustBeUnchangedDecides", whatMustBeUnchangedDecides},
		{"AReleasedNameIsFree", aReleasedNameIsFree},
		{"OnlyTheOwnerReleases", onlyTheOwnerReleases},
		{"ReleaseAgainstClaims", releaseAgainstClaims},
		{"InstancesAreListed", instancesAreListed},
		{"InstancesAreFound", instancesAreFound},
		{"OrganisationsAreListed", organisationsAreListed},
		{"UsersAreListed", usersAreListed},
		{"CredentialsAreListed", credentialsAreListed},
		{"AWalkIsBounded", aWalkIsBounded},
		{"MembersAreListed", membersAreListed},
		{"MembersAreGoneWithTheirUsers", membersAreGoneWithTheirUsers},
		{"AdministratorsAreListed", administratorsAreListed},
		{"ProjectMembersAreKeptApart", projectMembersAreKeptApart},
		{"ChosenIDsAreKeptApart", chosenIDsAreKeptApart},
		{"TheLongestIDsFit", theLongestIDsFit},
		{"IDsTooLongTogetherAreRefused", idsTooLongTogetherAreRefused},
		{"ProjectMembersAreGone", projectMembersAreGone},
		{"AdministratorsAreGone", administratorsAreGone},
		{"AdministratorsAreFoundByUser", administratorsAreFoundByUser},
		{"OfTwoWhoDependOnEachOtherOneGoes", ofTwoWhoDependOnEachOtherOneGoes},
		{"APageIsBounded", aPageIsBounded},
		{"OrganisationsAreLookedUp", organisationsAreLookedUp},
		{"ACursorIsOfItsList", aCursorIsOfItsList},
		{"EventsAreRead", eventsAreRead},
		{"WhatIsLoggedIsReadBack", whatIsLoggedIsReadBack},
		{"AnExpiredRecordIsNotRead", anExpiredRecordIsNotRead},
		{"AnAuditRecordOverwritesNothing", anAuditRecordOverwritesNothing},
		{"MetadataIsListed", metadataIsListed},
		{"AnUpsertKeepsWhenItWasMade", anUpsertKeepsWhenItWasMade},
		{"APageOfLargeEntriesEnds", aPageOfLargeEntriesEnds},
		{"UsersAreReadByID", usersAreReadByID},
		{"ProjectsAreKept", projectsAreKept},
		{"ProjectNamesAreOfTheirOrganisation", projectNamesAreOfTheirOrganisation},
		{"AFormerProjectKeepsItsID", aFormerProjectKeepsItsID},
		{"ApplicationsAreKept", applicationsAreKept},
		{"ApplicationNamesAreOfTheirProject", applicationNamesAreOfTheirProject},
		{"ManyKeysAtOnce", manyKeysAtOnce},
		{"AuthorizationsAreKept", authorizationsAreKept},
		{"AnAuthorizationIsFoundByID", anAuthorizationIsFoundByID},
		{"TwentyAuthorizationsAtOnce", twentyAuthorizationsAtOnce},
		{"DeadNamesAreFree", deadNamesAreFree},
		{"ADeadUsersNameIsFree", aDeadUsersNameIsFree},
		{"DeadHostsAreFree", deadHostsAreFree},
		{"FiftyTakeOverADeadName", fiftyTakeOverADeadName},
		{"NothingIsTakenFromTheLiving", nothingIsTakenFromTheLiving},
		{"ReleaseAgainstTakeOver", releaseAgainstTakeOver},
		{"UsersAreGoneWithTheirOrganisation", usersAreGoneWithTheirOrganisation},
		{"UsersAreInactiveWithTheirOrganisation", usersAreInactiveWithTheirOrganisation},
		{"ACodeIsExchangedOnce", aCodeIsExchangedOnce},
		{"AGrantIsRotatedOnce", aGrantIsRotatedOnce},
		{"TheEndOfAGrantIsToldOnce", theEndOfAGrantIsToldOnce},
		{"WhatIsPutTakesAPlace", whatIsPutTakesAPlace},
		{"SessionsAreKept", sessionsAreKept},
		{"ASessionGetsItsUser", aSessionGetsItsUser},
		{"AVerificationCodeIsUsedOnce", aVerificationCodeIsUsedOnce},
		{"ConsentsAreKept", consentsAreKept},
		{"AUserCodeIsOfOneDevice", aUserCodeIsOfOneDevice},
		{"AnAuthRequestIsAnsweredOnce", anAuthRequestIsAnsweredOnce},
		{"ADeviceIsDecidedOnce", aDeviceIsDecidedOnce},
		{"AnAttemptIsCountedOnce", anAttemptIsCountedOnce},
		{"FailuresAddUp", failuresAddUp},
		{"WhatIsUsedOnceIsNotUsedAgain", whatIsUsedOnceIsNotUsedAgain},
		{"ARevokedTokenIsRemembered", aRevokedTokenIsRemembered},
		{"OriginsAreRead", originsAreRead},
		{"ASigningKeyIsRead", aSigningKeyIsRead},
		{"TwoLoginNamesAreLookedUp", twoLoginNamesAreLookedUp},
		{"APasswordIsChangedWithItsSessions", aPasswordIsChangedWithItsSessions},
		{"OnePasswordOfEight", onePasswordOfEight},
		{"OneDomainFiftyCreates", oneDomainFiftyCreates},
		{"OneInstanceFiftySetups", oneInstanceFiftySetups},
		{"OneNameEightSetups", oneNameEightSetups},
	} {
		t.Run(c.name, func(t *testing.T) { c.run(t, open(t)) })
	}
}

// background has no deadline of its own: on a busy machine, a read of 600 partitions
// takes minutes.
func background(tb testing.TB) context.Context {
	tb.Helper()
	return tb.Context()
}

// mustApply applies a change that must succeed.
func mustApply(tb testing.TB, b Backend, change tenant.Change) {
	tb.Helper()
	if err := b.Store.Apply(background(tb), change); err != nil {
		tb.Fatalf("Apply: %v", err)
	}
}
