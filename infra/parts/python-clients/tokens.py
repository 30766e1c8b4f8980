"""Asks for ten tokens within a second by zitadel-client's authenticators, and has fastapi-zitadel-auth verify them.

usage: tokens.py ISSUER KEY_FILE PROJECT_ID
Prints the tokens, and what a page that wants one answers to each, to an ID token's, and to none.
"""

import asyncio
import json
import os
import socket
import sys
import time

# Every host is this machine: no resolver knows those of a test.
resolve = socket.getaddrinfo
socket.getaddrinfo = lambda host, *rest, **named: resolve("127.0.0.1" if host else host, *rest, **named)
os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "true"

import httpx
from fastapi import FastAPI, Security
from fastapi_zitadel_auth import ZitadelAuth
from fastapi_zitadel_auth.user import DefaultZitadelUser
from zitadel_client.auth.web_token_authenticator import WebTokenAuthenticator

issuer, key_file, project_id = sys.argv[1:]

# Three programs that start at once, one of which asks for each call.
authenticators = [WebTokenAuthenticator.from_json(issuer, key_file) for _ in range(3)]
time.sleep(1 - time.time() % 1)
tokens = [authenticator.get_auth_token() for authenticator in authenticators]
tokens += [authenticators[0].refresh_token().access_token for _ in range(7)]
id_token = authenticators[0].oauth_session.token["id_token"]

auth = ZitadelAuth(
    issuer_url=issuer, project_id=project_id, app_client_id="an-app", allowed_scopes={"openid": "who somebody is"}
)
app = FastAPI()


@app.get("/")
def me(user: DefaultZitadelUser = Security(auth, scopes=["openid"])):
    return user.claims.sub


async def answers():
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://page.example") as page:

        async def ask(token):
            answer = await page.get("/", headers={"Authorization": f"Bearer {token}"})
            return answer.json() if answer.status_code == 200 else answer.status_code

        return [await ask(token) for token in tokens], await ask(id_token)


subjects, id_token_as_access_token = asyncio.run(answers())
print(json.dumps({"tokens": tokens, "subjects": subjects, "idToken": id_token_as_access_token}))
