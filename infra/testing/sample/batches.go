package sample

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/aws/aws-lambda-go/events"

	"github.com/tenantry/tenantry/infra/local/eventbridge"
	"github.com/tenantry/tenantry/infra/testing/backend"
)

// batches returns the samples of functions invoked by a queue or stream.
func batches() []Sample {
	return []Sample{
		{
			Function: "requests", Name: "instance",
			answer: batch{outcomes: map[string]string{"sample-instance": "InstanceCreated"}, look: keepInstance},
			stored: slices.Concat(instanceItems("initech"), orgItems("initech", "initech.tenants.example.com", "control-plane"), credentialItems(), []string{
				"CREDENTIALS#events#<hash> / CREDENTIALS",
				"HOST#initech.example.com / HOST",
				"REQUEST#events#<hash> / REQUEST",
			}),
		},
		{
			Function: "requests", Name: "org",
			answer: batch{outcomes: map[string]string{"sample-org": "OrgSetUp"}},
			stored: append(orgItems("hooli", "hooli.initech.example.com", "hooli-admin"), "REQUEST#events#<hash> / REQUEST"),
		},
		{
			// Changes the instance of the sample above.
			Function: "requests", Name: "call",
			answer: batch{outcomes: map[string]string{"sample-call": "CallCompleted DefaultLanguageSet"}},
			stored: []string{"INSTANCE#<id>#EVENTS / <id>", "INSTANCE#<id>#EVENTS / <id>", "REQUEST#events#<hash> / REQUEST"},
		},
		{
			Function: "requests", Name: "broken", early: true,
			answer: batch{failed: []string{"059f36b4-87a3-44ab-83d2-661975010001"}},
		},
		{
			Function: "requests", Name: "mixed",
			answer: batch{
				failed: []string{"059f36b4-87a3-44ab-83d2-661975010003"},
				outcomes: map[string]string{
					"sample-mixed": "InstanceCreated", "sample-mixed-blank": "InstanceRejected",
					"sample-mixed-version": "InstanceRejected", "sample-mixed-org": "OrgRejected",
				},
			},
			stored: slices.Concat(instanceItems("initech"), orgItems("initech", "initech.tenants.example.com", "control-plane"), credentialItems(), []string{
				"CREDENTIALS#events#<hash> / CREDENTIALS",
				"HOST#umbrella.example.com / HOST",
				"REQUEST#events#<hash> / EVENT#<id>",
				"REQUEST#events#<hash> / EVENT#<id>",
				"REQUEST#events#<hash> / EVENT#<id>",
				"REQUEST#events#<hash> / REQUEST",
				"REQUEST#events#<hash> / REQUEST",
				"REQUEST#events#<hash> / REQUEST",
				"REQUEST#events#<hash> / REQUEST",
			}),
		},
		{
			Function: "relay", Name: "created",
			answer: batch{},
			published: []eventbridge.Entry{{
				EventBusName: backend.EventBus, Source: "tenantry", DetailType: "InstanceCreated",
				Detail: `{"version":"1","id":"1045218997038064671","time":"2026-11-24T06:07:08.123456Z","actor":"event:com.example.signup",` +
					`"instanceId":"1045218997035097529","requestId":"sample-instance","correlation":{"customer":"C-1007"},` +
					`"data":{"instanceId":"1045218997035097529","name":"Initech","domains":["initech.example.com","initech-r8xoua.tenants.example.com"],` +
					`"orgId":"1045218997038064376","orgName":"Initech","ownerId":"1045218997038064632","ownerUserName":"control-plane"}}`,
			}},
		},
	}
}

// batch is the response to several messages or records.
type batch struct {
	// failed are the identifiers of what has to be redelivered.
	failed []string
	// outcomes are the types of the stored events, in alphabetical order, by request.
	outcomes map[string]string
	look     func(r *Run, outcomes []item)
}

func (want batch) check(_ context.Context, r *Run, got result, f *findings) {
	var answer struct {
		BatchItemFailures []struct{ ItemIdentifier string }
	}
	if err := json.Unmarshal(got.answer, &answer); err != nil || answer.BatchItemFailures == nil {
		f.add("got %s (%v), want a list of what failed", got.answer, err)
		return
	}
	var failed []string
	for _, failure := range answer.BatchItemFailures {
		failed = append(failed, failure.ItemIdentifier)
	}
	f.diff("what is to come again", want.failed, failed)

	types := map[string][]string{}
	var told []item
	for _, i := range got.added {
		if i["kind"] == "event" {
			told = append(told, i)
			types[i.text("requestId")] = append(types[i.text("requestId")], i.text("type"))
		}
	}
	outcomes := map[string]string{}
	for request, all := range types {
		slices.Sort(all)
		outcomes[request] = strings.Join(all, " ")
	}
	f.diff("outcomes", want.outcomes, outcomes)
	if got.log != nil {
		checkMessages(got, f)
	}
	if want.look != nil {
		want.look(r, told)
	}
}

// checkMessages requires one log line with the id of each message of a queue.
func checkMessages(got result, f *findings) {
	var event events.SQSEvent
	if err := json.Unmarshal(got.event, &event); err != nil {
		f.add("event is no batch: %v", err)
		return
	}
	want, lines := map[string]int{}, map[string]int{}
	for _, message := range event.Records {
		if message.MessageId != "" { // stream records have none
			want[message.MessageId]++
		}
	}
	for _, line := range logLines(got.log) {
		if line.Msg == "message" {
			lines[line.MessageID]++
		}
	}
	f.diff("lines of the log by message", want, lines)
}

// keepInstance stores the instance's id for the sample that sets up an organisation in
// it, and its generated host for the removal samples.
func keepInstance(r *Run, told []item) {
	var data struct{ Domains []string }
	if len(told) != 1 || json.Unmarshal([]byte(told[0].text("data")), &data) != nil {
		return
	}
	r.instanceID = told[0].text("instance")
	for _, domain := range data.Domains {
		if strings.HasSuffix(domain, "."+ExternalDomain) {
			r.generatedHost = domain
		}
	}
}
