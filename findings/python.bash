# Shared by the findings about SAM's translator and OpenTelemetry's instrumentation of Lambda in Python, which source it after lib.bash.
# shellcheck shell=bash disable=SC2154

# python_packages PACKAGE==VERSION...: installs them into $work/venv.
python_packages() {
  python3 -m venv "$work/venv"
  "$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check "$@"
}

# sam_python < PROGRAM: runs it with transformed(RESOURCES), which returns the resources that aws-sam-translator 1.115.0 makes of
# those of a template.
sam_python() {
  python_packages aws-sam-translator==1.115.0
  {
    cat <<'PY'
from samtranslator.translator.transform import transform

class NoPolicies:
    def load(self):
        return {}

def transformed(resources):
    return transform({"Transform": "AWS::Serverless-2016-10-31", "Resources": resources}, {}, NoPolicies())["Resources"]
PY
    cat
  } | AWS_DEFAULT_REGION=eu-central-1 "$work/venv/bin/python" -W ignore - 2>>"$work/log"
}

# otel_python < PROGRAM: runs it with handled(EVENT), which returns the span of a function that
# opentelemetry-instrumentation-aws-lambda 0.66b1 instruments, and that answers 204.
otel_python() {
  python_packages opentelemetry-instrumentation-aws-lambda==0.66b1 opentelemetry-sdk==1.45.1
  cat >"$work/function.py" <<'PY'
def handler(event, context):
    return {"statusCode": 204}
PY
  {
    cat <<'PY'
from opentelemetry.instrumentation.aws_lambda import AwsLambdaInstrumentor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

exporter = InMemorySpanExporter()
provider = TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(exporter))
AwsLambdaInstrumentor().instrument(tracer_provider=provider)
import function

class Context:
    invoked_function_arn, function_name, aws_request_id = "arn:aws:lambda:eu-central-1:123456789012:function:users", "users", "r"

def handled(event):
    function.handler(event, Context())
    return exporter.get_finished_spans()[-1]
PY
    cat
  } | _HANDLER=function.handler AWS_LAMBDA_FUNCTION_NAME=users PYTHONPATH=$work "$work/venv/bin/python" -W ignore - 2>>"$work/log"
}
