#!/usr/bin/env bash
# Guess: a cookie is sent back as name and value, whatever attributes it had when it was set.
# Seen:  Java takes a Max-Age without an Expires for a sign of RFC 2965, which was obsolete before HttpClient was written. Its CookieManager
#        sends the value in quotes, and $Version, $Path and $Domain beside it. npm's cookie keeps the quotes, so the session
#        is not found; Go removes them.
#        $Version="1"; session="abc";$Path="/";$Domain="127.0.0.1"
# With:  java.net.http.HttpClient and HttpURLConnection of Java 17, npm cookie 2.0.2, Go 1.26
# So:    for Java clients set Expires besides Max-Age; Express does, Go only if it is told.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

cat >"$work/Main.java" <<'E'
import com.sun.net.httpserver.HttpServer;
import java.net.*;
import java.net.http.*;

public class Main {
  public static void main(String[] arguments) throws Exception {
    var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    var set = new String[1];
    server.createContext("/", exchange -> {
      var cookie = exchange.getRequestHeaders().getFirst("Cookie");
      if (cookie != null) System.out.println(cookie);
      else exchange.getResponseHeaders().add("Set-Cookie", set[0]);
      exchange.sendResponseHeaders(200, -1);
      exchange.close();
    });
    server.start();
    var url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    for (var attributes : new String[] {"Path=/", "Path=/; Expires=Fri, 29 Nov 2126 10:00:00 GMT", "Path=/; Max-Age=3600; Expires=Fri, 29 Nov 2126 10:00:00 GMT",
        "Path=/; Max-Age=3600"}) {
      set[0] = "session=abc; " + attributes;
      var client = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
      for (int i = 0; i < 2; i++) client.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.discarding());
    }
    CookieHandler.setDefault(new CookieManager());
    for (int i = 0; i < 2; i++) ((HttpURLConnection) url.toURL().openConnection()).getResponseCode();
    server.stop(0);
  }
}
E
seen=$(cd "$work" && java Main.java 2>>log)
old='$Version="1"; session="abc";$Path="/";$Domain="127.0.0.1"'
noted "no lifetime, Expires, both, Max-Age, Max-Age by HttpURLConnection" "session=abc
session=abc
session=abc
$old
$old" "$seen"
noted "session in cookie" '"abc"' "$(OLD=$old node_run cookie@2.0.2 <<'E'
import * as cookie from "cookie";
console.log(cookie.parseCookie(process.env.OLD).session);
E
)"
noted "session in Go" 'abc' "$(OLD=$old go_run golang.org/x/net@v0.62.0 <<'E'
package main

import (
	"fmt"
	"net/http"
	"os"
)

func main() {
	request := http.Request{Header: http.Header{"Cookie": {os.Getenv("OLD")}}}
	cookie, _ := request.Cookie("session")
	fmt.Println(cookie.Value)
}
E
)"
