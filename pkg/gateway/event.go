package gateway

import (
	"bytes"
	"context"
	"encoding/json"

	"github.com/aws/aws-lambda-go/events"
)

// event has the fields used of an event, of either payload version. The complete types
// have three times as many fields, for all of which encoding/json would build decoders
// in each cold start. Source: API Gateway Developer Guide, "Input format of a Lambda
// function for proxy integration" and "Create AWS Lambda proxy integrations for HTTP
// APIs"; AWS Lambda Developer Guide, "Invoking Lambda function URLs".
type event struct {
	// Version is 2.0 for HTTP APIs and function URLs, and missing for REST APIs.
	Version                         string              `json:"version"`
	HTTPMethod                      string              `json:"httpMethod"`
	Path                            string              `json:"path"`
	RawPath                         string              `json:"rawPath"`
	RawQueryString                  string              `json:"rawQueryString"`
	Cookies                         []string            `json:"cookies"`
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
	// HTTP is set in version 2.0 only.
	HTTP struct {
		Method   string `json:"method"`
		Path     string `json:"path"`
		SourceIP string `json:"sourceIp"`
	} `json:"http"`
}

// Invoke implements lambda.Handler.
func (h Handler) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	var e event
	if err := json.Unmarshal(payload, &e); err != nil {
		return nil, err
	}
	if e.Version == version2 {
		response, err := h(withRawQuery(ctx, e.RawQueryString), e.ofVersion2())
		if err != nil {
			return nil, err
		}
		return encode(toVersion2(response))
	}
	response, err := h(ctx, events.APIGatewayProxyRequest{
		HTTPMethod: e.HTTPMethod, Path: e.Path,
		Headers: e.Headers, MultiValueHeaders: e.MultiValueHeaders,
		QueryStringParameters: e.QueryStringParameters, MultiValueQueryStringParameters: e.MultiValueQueryStringParameters,
		RequestContext: e.context(e.RequestContext.Identity.SourceIP),
		Body:           e.Body, IsBase64Encoded: e.IsBase64Encoded,
	})
	if err != nil {
		return nil, err
	}
	return encode(response)
}

func (e event) context(sourceIP string) events.APIGatewayProxyRequestContext {
	return events.APIGatewayProxyRequestContext{
		RequestID: e.RequestContext.RequestID, DomainName: e.RequestContext.DomainName,
		Identity: events.APIGatewayRequestIdentity{SourceIP: sourceIP},
	}
}

func encode(response any) ([]byte, error) {
	var answer bytes.Buffer
	encoder := json.NewEncoder(&answer)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(response)
	return answer.Bytes(), err
}
