package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path"
	"regexp"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/apigateway"
	agtypes "github.com/aws/aws-sdk-go-v2/service/apigateway/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	cftypes "github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
)

// anyMethod is the name of the method ANY in an OpenAPI document of API Gateway.
// Source: API Gateway developer guide, "x-amazon-apigateway-any-method object".
const anyMethod = "x-amazon-apigateway-any-method"

// document is the part of an API to be completed, as SAM generates it from the
// template.
type document struct {
	Paths map[string]map[string]struct {
		Integration struct {
			Type       string
			HTTPMethod string
			URI        struct {
				Sub string `json:"Fn::Sub"`
			}
		} `json:"x-amazon-apigateway-integration"`
	}
	Responses map[string]struct {
		StatusCode         json.Number
		ResponseTemplates  map[string]string
		ResponseParameters map[string]string
	} `json:"x-amazon-apigateway-gateway-responses"`
}

// completeAPI adds what ministack 1.5.33 ignores when it imports an API: its
// _OPENAPI_HTTP_METHODS lack ANY, and it does not read gateway responses. It supports
// both through separate calls. What is added comes from the deployed template.
func (r *rehearsal) completeAPI(ctx context.Context) (string, error) {
	api := r.api()
	d, err := r.importedDocument(ctx)
	if err != nil {
		return "", err
	}
	listed, err := r.apis.GetResources(ctx, &apigateway.GetResourcesInput{RestApiId: &api, Limit: aws.Int32(500)})
	if err != nil {
		return "", err
	}
	methods, want := 0, 0
	for _, operations := range d.Paths {
		if _, ok := operations[anyMethod]; ok {
			want++
		}
	}
	for _, resource := range listed.Items {
		operation, ok := d.Paths[*resource.Path][anyMethod]
		if !ok {
			continue
		}
		if _, ok := resource.ResourceMethods["ANY"]; ok {
			return "", errors.New("the stand-in imports the method ANY now: remove this step")
		}
		uri, err := r.substitute(operation.Integration.URI.Sub)
		if err != nil {
			return "", err
		}
		if _, err := r.apis.PutMethod(ctx, &apigateway.PutMethodInput{
			RestApiId: &api, ResourceId: resource.Id, HttpMethod: aws.String("ANY"), AuthorizationType: aws.String("NONE"),
		}); err != nil {
			return "", err
		}
		if _, err := r.apis.PutIntegration(ctx, &apigateway.PutIntegrationInput{
			RestApiId: &api, ResourceId: resource.Id, HttpMethod: aws.String("ANY"), Uri: &uri,
			Type: agtypes.IntegrationTypeAwsProxy, IntegrationHttpMethod: &operation.Integration.HTTPMethod,
		}); err != nil {
			return "", err
		}
		methods++
	}
	if methods == 0 || methods != want {
		return "", fmt.Errorf("the template has %d paths of any method, and %d of them were completed", want, methods)
	}
	for name, response := range d.Responses {
		status := response.StatusCode.String()
		if _, err := r.apis.PutGatewayResponse(ctx, &apigateway.PutGatewayResponseInput{
			RestApiId: &api, ResponseType: agtypes.GatewayResponseType(name), StatusCode: &status,
			ResponseTemplates: response.ResponseTemplates, ResponseParameters: response.ResponseParameters,
		}); err != nil {
			return "", err
		}
	}
	// As on AWS, a stage serves the state at its deployment.
	if _, err := r.apis.CreateDeployment(ctx, &apigateway.CreateDeploymentInput{
		RestApiId: &api, StageName: aws.String(r.stage()),
	}); err != nil {
		return "", err
	}
	return fmt.Sprintf("%d methods, %d gateway responses", methods, len(d.Responses)), nil
}

// askUnknownPath checks that a request that never reaches a function is refused in the
// contract's format.
func (r *rehearsal) askUnknownPath(ctx context.Context) (string, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, r.url()+"/no/such/path", nil)
	if err != nil {
		return "", err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return "", err
	}
	got := response.Status + " " + string(body)
	if got != `404 Not Found {"code":5,"message":"Not Found"}` || response.Header.Get("Cache-Control") != "no-store" {
		return "", fmt.Errorf("got %s with %v", got, response.Header)
	}
	return got, nil
}

// url returns the stage's URL: the functions see the path after it, as behind
// execute-api.
func (r *rehearsal) url() string {
	return r.front + "/restapis/" + r.api() + "/" + r.stage() + "/_user_request_"
}

func (r *rehearsal) api() string { return *r.resources["Api"].PhysicalResourceId }

// stage returns the last element of ApiUrl.
func (r *rehearsal) stage() string { return path.Base(r.outputs["ApiUrl"]) }

// importedDocument returns the API's body from the template as processed by
// CloudFormation.
func (r *rehearsal) importedDocument(ctx context.Context) (document, error) {
	got, err := r.stacks.GetTemplate(ctx, &cloudformation.GetTemplateInput{
		StackName: aws.String(stack), TemplateStage: cftypes.TemplateStageProcessed,
	})
	if err != nil {
		return document{}, err
	}
	var template struct {
		Resources struct {
			API struct {
				Properties struct{ Body document }
			}
		}
	}
	if err := json.Unmarshal([]byte(*got.TemplateBody), &template); err != nil {
		return document{}, fmt.Errorf("the processed template: %w", err)
	}
	return template.Resources.API.Properties.Body, nil
}

// reference matches a reference of Fn::Sub to a pseudo parameter or resource.
var reference = regexp.MustCompile(`\$\{([\w:]+)(\.Arn)?\}`)

// substitute evaluates Fn::Sub for a function's address.
func (r *rehearsal) substitute(text string) (string, error) {
	var unknown error
	text = reference.ReplaceAllStringFunc(text, func(part string) string {
		match := reference.FindStringSubmatch(part)
		switch resource, ok := r.resources[match[1]]; {
		case match[1] == "AWS::Region":
			return region
		case match[1] == "AWS::Partition":
			return "aws"
		case !ok:
			unknown = fmt.Errorf("%s in %s is no resource of the stack", part, text)
			return ""
		case match[2] != "":
			return "arn:aws:lambda:" + region + ":000000000000:function:" + *resource.PhysicalResourceId
		default:
			return *resource.PhysicalResourceId
		}
	})
	return text, unknown
}
