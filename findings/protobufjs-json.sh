#!/usr/bin/env bash
# Guess: protobufjs reads and writes the JSON of Protocol Buffers: a duration is "90.5s", a mask "displayName".
# Seen:  it has a JSON of its own: well-known types are objects with their fields. It refuses a duration, a time, a mask or a wrapper in the
#        standard form; a Struct it accepts, without an error and without its contents.
#        {"d":{"seconds":"90","nanos":500000000},"f":{"paths":["display_name"]}}
# With:  npm protobufjs 8.8.1, against @bufbuild/protobuf 2.17.0
# So:    do not send what toJSON returns to a service that speaks ProtoJSON, as Connect or grpc-gateway, nor give fromObject its answers.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

noted "written by protobufjs and by protobuf-es, read by protobufjs" '{"d":{"seconds":"90","nanos":500000000},"t":{"seconds":"1795975200"},"f":{"paths":["display_name"]},"w":{"value":"x"}}
{"d":"90.500s","t":"2026-11-29T18:00:00Z","f":"displayName","w":"x"}
d: .M.d: object expected
t: .M.t: object expected
f: .M.f: object expected
w: .M.w: object expected
s: {"s":{}}, 2 bytes for 18' "$(node_run protobufjs@8.8.1 @bufbuild/protobuf@2.17.0 <<'E'
import { create, createFileRegistry, fromJson, toBinary, toJson } from "@bufbuild/protobuf";
import * as wkt from "@bufbuild/protobuf/wkt";
import { writeFileSync } from "node:fs";
import protobufjs from "protobufjs";

const fields = { d: "duration.proto Duration", t: "timestamp.proto Timestamp", f: "field_mask.proto FieldMask", w: "wrappers.proto StringValue", s: "struct.proto Struct" };
const pairs = Object.entries(fields).map(([name, field]) => [name, ...field.split(" ")]);
writeFileSync("m.proto", `syntax = "proto3";\n${pairs.map(([, file]) => `import "google/protobuf/${file}";`).join("\n")}
message M { ${pairs.map(([name, , type], i) => `google.protobuf.${type} ${name} = ${i + 1};`).join(" ")} }`);
const M = (await protobufjs.load("m.proto")).lookupType("M");

const file = create(wkt.FileDescriptorProtoSchema, { name: "m.proto", syntax: "proto3", dependency: pairs.map(([, name]) => `google/protobuf/${name}`),
  messageType: [{ name: "M", field: pairs.map(([name, , type], i) => ({ name, jsonName: name, number: i + 1, type: 11, label: 1, typeName: `.google.protobuf.${type}` })) }] });
const known = Object.fromEntries(Object.values(wkt).filter((value) => value?.kind === "file").map((value) => [value.name + ".proto", value]));
const schema = createFileRegistry(file, (name) => known[name]).getMessage("M");
const standard = { d: "90.5s", t: "2026-11-29T18:00:00Z", f: "displayName", w: "x" };
const message = fromJson(schema, standard);
console.log(JSON.stringify(M.decode(toBinary(schema, message))));
console.log(JSON.stringify(toJson(schema, message)));
for (const [name, value] of Object.entries({ ...standard, s: { plan: "free" } })) {
  try {
    const read = M.fromObject({ [name]: value });
    console.log(`${name}: ${JSON.stringify(read)}, ${M.encode(read).finish().length} bytes for ${toBinary(schema, fromJson(schema, { [name]: value })).length}`);
  } catch (error) {
    console.log(`${name}: ${error.message}`);
  }
}
E
)"
