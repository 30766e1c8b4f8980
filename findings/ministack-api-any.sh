#!/usr/bin/env bash
# Guess: an API that a template describes in OpenAPI is deployed with all its methods, including ANY, and gateway responses.
# Seen:  ministack creates only the methods that have a name and silently omits the other two; the stack completes. Both
#        exist once they are put by API Gateway's own calls.
#        /named: GET; /any: none; no gateway response of ours
# With:  ministack 1.5.33
# So:    the rehearsal of a deployment puts what is missing.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

ministack
seen=$(aws_python <<'E'
mock = {"x-amazon-apigateway-integration": {"type": "mock"}}
body = {"openapi": "3.0.1", "info": {"title": "shop", "version": "1"},
        "paths": {"/named": {"get": mock}, "/any": {"x-amazon-apigateway-any-method": mock}},
        "x-amazon-apigateway-gateway-responses": {"DEFAULT_4XX": {"statusCode": "418"}}}
stacks, gateway = client("cloudformation"), client("apigateway")
stacks.create_stack(StackName="shop", TemplateBody=json.dumps({"Resources": {
    "Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "shop", "Body": body}}}}))
for _ in range(30):
    status = stacks.describe_stacks(StackName="shop")["Stacks"][0]["StackStatus"]
    if status != "CREATE_IN_PROGRESS":
        break
    time.sleep(1)
api = gateway.get_rest_apis()["items"][0]["id"]

def described():
    methods = {r["path"]: sorted(r.get("resourceMethods", {})) for r in gateway.get_resources(restApiId=api)["items"] if r["path"] != "/"}
    own = [r["responseType"] for r in gateway.get_gateway_responses(restApiId=api)["items"] if r.get("statusCode") == "418"]
    return [dict(sorted(methods.items())), own]

show([status, described()])
resource = next(r["id"] for r in gateway.get_resources(restApiId=api)["items"] if r["path"] == "/any")
gateway.put_method(restApiId=api, resourceId=resource, httpMethod="ANY", authorizationType="NONE")
gateway.put_gateway_response(restApiId=api, responseType="DEFAULT_4XX", statusCode="418")
show(described())
E
)
noted "deployed, then put" '["CREATE_COMPLETE",[{"/any":[],"/named":["GET"]},[]]]
[{"/any":["ANY"],"/named":["GET"]},["DEFAULT_4XX"]]' "$seen"
