package gateway

import (
	"bytes"
	"context"
	"encoding/json"

	"github.com/aws/aws-lambda-go/events"
)

// event is what is read of an API Gateway REST API event. The whole of it has
// three times as many fields, of which encoding/json makes a plan in each start
// of a function. Source: API Gateway Developer Guide, "Input format of a Lambda
// function for proxy integration".
type event struct {
	HTTPMethod                      string              `json:"httpMethod"`
	Path                            string              `json:"path"`
	Headers                         map[string]string   `json:"headers"`
	MultiValueHeaders               map[string][]string `json:"multiValueHeaders"`
	QueryStringParameters           map[string]string   `json:"queryStringParameters"`
	MultiValueQueryStringParameters map[string][]string `json:"multiValueQueryStringParameters"`
	RequestContext                  requestContext      `json:"requestContext"`
	Body                            string              `json:"body"`
	IsBase64Encoded                 bool                `json:"isBase64Encoded"`
}

type requestContext struct {
	RequestID  string `json:"requestId"`
	DomainName string `json:"domainName"`
	Identity   struct {
		SourceIP string `json:"sourceIp"`
	} `json:"identity"`
}

// Invoke implements lambda.Handler.
func (h Handler) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	var e event
	if err := json.Unmarshal(payload, &e); err != nil {
		return nil, err
	}
	response, err := h(ctx, events.APIGatewayProxyRequest{
		HTTPMethod: e.HTTPMethod, Path: e.Path,
		Headers: e.Headers, MultiValueHeaders: e.MultiValueHeaders,
		QueryStringParameters: e.QueryStringParameters, MultiValueQueryStringParameters: e.MultiValueQueryStringParameters,
		RequestContext: events.APIGatewayProxyRequestContext{
			RequestID: e.RequestContext.RequestID, DomainName: e.RequestContext.DomainName,
			Identity: events.APIGatewayRequestIdentity{SourceIP: e.RequestContext.Identity.SourceIP},
		},
		Body: e.Body, IsBase64Encoded: e.IsBase64Encoded,
	})
	if err != nil {
		return nil, err
	}
	var answer bytes.Buffer
	encoder := json.NewEncoder(&answer)
	encoder.SetEscapeHTML(false)
	err = encoder.Encode(response)
	return answer.Bytes(), err
}
