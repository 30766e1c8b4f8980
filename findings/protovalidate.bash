# Shared by the findings about protovalidate, which source it after lib.bash.
# shellcheck shell=bash disable=SC2154

# violations < PROTO: validates by protovalidate, in Go 1.4.0, JavaScript 1.3.0 and Python 2.1.0, the messages that $work/cases
# has, each line a name and JSON. Prints for each what the languages say, in this order: "valid", or the violation's text.
violations() {
  mkdir -p "$work/go" "$work/rules"
  cat >"$work/finding.proto"
  cat >"$work/rules/main.go" <<'E'
package main

import (
	"os"

	"buf.build/gen/go/bufbuild/protovalidate/protocolbuffers/go/buf/validate"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"
)

func main() {
	var set descriptorpb.FileDescriptorSet
	seen := map[string]bool{}
	var add func(protoreflect.FileDescriptor)
	add = func(file protoreflect.FileDescriptor) {
		if seen[file.Path()] {
			return
		}
		seen[file.Path()] = true
		for i := range file.Imports().Len() {
			add(file.Imports().Get(i).FileDescriptor)
		}
		set.File = append(set.File, protodesc.ToFileDescriptorProto(file))
	}
	add(validate.File_buf_validate_validate_proto)
	bytes, _ := proto.Marshal(&set)
	os.Stdout.Write(bytes)
}
E
  (cd "$work/rules" && go mod init rules && go get buf.build/go/protovalidate@v1.4.0 && go mod tidy && go run . >"$work/rules.bin") 2>>"$work/log" ||
    { tail "$work/log" >&2 && fail "no rules"; }
  python3 -m venv "$work/venv"
  "$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check grpcio-tools==1.85.1 protobuf==7.36.2 protovalidate==2.1.0
  (cd "$work" && venv/bin/python -m grpc_tools.protoc --descriptor_set_in=rules.bin -I. --include_imports --descriptor_set_out=all.bin finding.proto)
  go_run buf.build/go/protovalidate@v1.4.0 google.golang.org/protobuf@v1.36.12 >"$work/seen.go" <<'E'
package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"buf.build/go/protovalidate"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/dynamicpb"
)

func main() {
	bytes, _ := os.ReadFile("../all.bin")
	var set descriptorpb.FileDescriptorSet
	if err := proto.Unmarshal(bytes, &set); err != nil {
		panic(err)
	}
	files, err := protodesc.NewFiles(&set)
	if err != nil {
		panic(err)
	}
	cases, _ := os.ReadFile("../cases")
	for line := range strings.Lines(string(cases)) {
		name, text, _ := strings.Cut(line, " ")
		found, err := files.FindDescriptorByName(protoreflect.FullName(name))
		if err != nil {
			panic(err)
		}
		message := dynamicpb.NewMessage(found.(protoreflect.MessageDescriptor))
		if err := protojson.Unmarshal([]byte(text), message); err != nil {
			panic(err)
		}
		err = protovalidate.Validate(message)
		if refusal := (*protovalidate.ValidationError)(nil); errors.As(err, &refusal) {
			fmt.Println(refusal.Violations[0].Proto.GetMessage())
		} else if err == nil {
			fmt.Println("valid")
		} else {
			panic(err)
		}
	}
}
E
  node_run @bufbuild/protobuf@2.17.0 @bufbuild/protovalidate@1.3.0 >"$work/seen.js" <<'E'
import { readFileSync } from "node:fs";
import { createFileRegistry, fromBinary, fromJsonString } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { createValidator } from "@bufbuild/protovalidate";

const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync("../all.bin")));
const validator = createValidator({ registry });
for (const line of readFileSync("../cases", "utf8").trimEnd().split("\n")) {
  const [, name, text] = line.match(/(\S+) (.*)/);
  const schema = registry.getMessage(name);
  const result = validator.validate(schema, fromJsonString(schema, text));
  if (result.kind === "error") throw result.error;
  console.log(result.kind === "valid" ? "valid" : result.violations[0].message);
}
E
  cat >"$work/main.py" <<'E'
import protovalidate
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory

pool = descriptor_pool.DescriptorPool()
for file in descriptor_pb2.FileDescriptorSet.FromString(open("all.bin", "rb").read()).file:
    pool.AddSerializedFile(file.SerializeToString())
for line in open("cases"):
    name, text = line.split(" ", 1)
    message = message_factory.GetMessageClass(pool.FindMessageTypeByName(name))()
    json_format.Parse(text, message)
    violations = protovalidate.collect_violations(message)
    print(violations[0].proto.message if violations else "valid")
E
  (cd "$work" && venv/bin/python main.py >seen.py)
  paste -d '|' "$work/seen.go" "$work/seen.js" "$work/seen.py"
}
