#!/usr/bin/env bash
# Guess: middy's router chooses the route that API Gateway would: {proxy+} needs at least one segment, and the most specific route wins.
# Seen:  /files/{proxy+} matches /files, with an empty proxy, and of two routes the first in the list wins, unless the path has no
#        parameter at all. A slash at the end never counts.
#        GET /files -> {"proxy": ""}
# With:  npm @middy/core 6.4.5, @middy/http-router 6.4.5
# So:    list specific routes first, and one without the greedy parameter before it.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

noted "route and parameters for each path" '/files /files/{proxy+} {"proxy":""}
/files/ /files/{proxy+} {"proxy":""}
/files/a/b /files/{proxy+} {"proxy":"a/b"}
/users/me/ /users/me
/users/me/apps /users/{id}/{kind} {"id":"me","kind":"apps"}
/users/u/apps /users/{id}/{kind} {"id":"u","kind":"apps"}' "$(node_run @middy/core@6.4.5 @middy/http-router@6.4.5 <<'E'
import middy from "@middy/core";
import router from "@middy/http-router";

const routes = ["/files/{proxy+}", "/users/{id}/{kind}", "/users/{id}/apps", "/users/{id}", "/users/me"];
const handler = middy(router(routes.map((path) => ({ method: "GET", path, handler: (event) => [path, event.pathParameters] }))));
for (const path of ["/files", "/files/", "/files/a/b", "/users/me/", "/users/me/apps", "/users/u/apps"]) {
  const [route, parameters] = await handler({ httpMethod: "GET", path }, {});
  console.log(path, route, ...(parameters ? [JSON.stringify(parameters)] : []));
}
E
)"
