#!/usr/bin/env bash
# Guess: a validator of UUIDs accepts every UUID, of any version and variant, unless it is asked for one version.
# Seen:  those of Microsoft's variant, as of the first applications of Entra ID, are refused by uuid, zod, class-validator and yup; yup
#        refuses version 7 as well. joi, valibot and ajv accept both.
#        00000003-0000-0000-c000-000000000046 (Entra's variant): false; 017f22e2-79b0-7cc3-98c4-dc0c0c07398f (version 7): yup false
# With:  npm uuid 14.0.3, zod 4.6.7, yup 1.7.1, joi 18.3.2, class-validator 0.15.1, valibot 1.5.0, ajv 8.20.0, ajv-formats 3.0.1
# So:    ids that other systems issue are text: z.guid() rather than z.uuid().
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

(cd "$work" && npm install --silent --no-audit --no-fund uuid@14.0.3 zod@4.6.7 yup@1.7.1 joi@18.3.2 class-validator@0.15.1 valibot@1.5.0 \
  ajv@8.20.0 ajv-formats@3.0.1)
cat >"$work/main.mjs" <<'E'
import Ajv from "ajv";
import formats from "ajv-formats";
import { isUUID } from "class-validator";
import joi from "joi";
import { validate } from "uuid";
import * as v from "valibot";
import * as yup from "yup";
import * as z from "zod";

const ajv = new Ajv();
formats(ajv);
for (const [name, id] of [["version 4", "0b9d8d4d-6b0e-4c0a-9c53-9a3d3f9b9c11"], ["version 7", "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"], ["Microsoft", "00000003-0000-0000-c000-000000000046"]]) {
  const accepted = {
    uuid: validate(id), zod: z.uuid().safeParse(id).success, "zod guid": z.guid().safeParse(id).success, yup: yup.string().uuid().isValidSync(id),
    "class-validator": isUUID(id), joi: !joi.string().uuid().validate(id).error, valibot: v.is(v.pipe(v.string(), v.uuid()), id),
    ajv: ajv.validate({ type: "string", format: "uuid" }, id),
  };
  console.log(name + ", refused by:", Object.keys(accepted).filter((a) => !accepted[a]).join(", ") || "none");
}
E
noted "UUIDs" 'version 4, refused by: none
version 7, refused by: yup
Microsoft, refused by: uuid, zod, yup, class-validator' "$(cd "$work" && node main.mjs)"
