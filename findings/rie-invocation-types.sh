#!/usr/bin/env bash
# Guess: the Lambda runtime interface emulator answers like Lambda's Invoke: 202 at once for an Event, 204 without a run
#        for a DryRun, X-Amz-Function-Error for an error of the function, a refusal for a payload that is not JSON or is
#        larger than 6 MB.
# Seen:  it runs the function for each, even for an unknown type, and answers 200 as text/plain; an error is visible only
#        in the body.
#        Event: 200 {"ok":true}
# With:  aws-lambda-rie of PyPI aws-sam-cli 1.170.0
# So:    recognise a function's error by its body here; test asynchronous invocations by their effects. The emulator takes
#        one invocation at a time.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

pip download -q --disable-pip-version-check --no-deps -d "$work" aws-sam-cli==1.170.0
python3 -m zipfile -e "$work"/aws_sam_cli-*.whl "$work/wheel"
rie=$work/wheel/samcli/local/rapid/aws-lambda-rie-x86_64
chmod +x "$rie"

cat >"$work/bootstrap" <<'E'
#!/usr/bin/env bash
# Answers every event, that of a failure with an error, and counts its runs.
api=http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation
while curl -s -D headers -o event "$api/next"; do
  id=$(sed -n 's/^lambda-runtime-aws-request-id: *\(.*\)\r$/\1/Ip' headers)
  echo >>runs
  if grep -q fail event; then
    curl -s -d '{"errorType": "Failed", "errorMessage": "as asked"}' "$api/$id/error"
  else
    curl -s -d '{"ok":true}' "$api/$id/response"
  fi
done
E
chmod +x "$work/bootstrap"
at=$(port)
start "$rie" --runtime-interface-emulator-address "127.0.0.1:$at" --runtime-api-address "127.0.0.1:$(port)" "$work/bootstrap"
until_up "http://127.0.0.1:$at/"

invoke() {
  curl -s --max-time 20 -H "X-Amz-Invocation-Type: $1" --data-binary @- \
    -w ' %{http_code} %{content_type} %header{x-amz-function-error}' \
    "http://127.0.0.1:$at/2015-03-31/functions/function/invocations" | sed 's/ *$//'
}
for type in RequestResponse Event DryRun Unknown; do
  noted "$type" '{"ok":true} 200 text/plain; charset=utf-8' "$(invoke "$type" <<<'{}')"
done
noted "failure" '{"errorType": "Failed", "errorMessage": "as asked"} 200 text/plain; charset=utf-8' "$(invoke RequestResponse <<<'"fail"')"
noted "no JSON" '{"ok":true} 200 text/plain; charset=utf-8' "$(invoke RequestResponse <<<'no JSON')"
noted "7 MB" '{"ok":true} 200 text/plain; charset=utf-8' "$({ head -c 7000000 /dev/zero | tr '\0' ' ' && echo '{}'; } | invoke RequestResponse)"
noted "runs" 7 "$(wc -l <"$work/runs" | tr -d ' ')"
