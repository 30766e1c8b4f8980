"""Serves two APIs that fastapi-zitadel-auth guards: /stock for one project, /other for another.

usage: api.py ISSUER PORT PROJECT_ID CLIENT_ID OTHER_PROJECT_ID
"""

import socket
import sys

# Every host is this machine: no resolver knows those of a test.
resolve = socket.getaddrinfo
socket.getaddrinfo = lambda host, *rest, **named: resolve("127.0.0.1" if host else host, *rest, **named)

import uvicorn
from fastapi import FastAPI, HTTPException, Security
from fastapi.middleware.cors import CORSMiddleware
from fastapi_zitadel_auth import ZitadelAuth
from fastapi_zitadel_auth.user import DefaultZitadelUser

issuer, port, project_id, client_id, other_project_id = sys.argv[1:]
scopes = {"openid": "who somebody is"}
auth = ZitadelAuth(issuer_url=issuer, project_id=project_id, app_client_id=client_id, allowed_scopes=scopes)
other = ZitadelAuth(issuer_url=issuer, project_id=other_project_id, app_client_id="another-client", allowed_scopes=scopes)

app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_headers=["*"])


@app.get("/stock")
def stock(user: DefaultZitadelUser = Security(auth, scopes=["openid"])):
    if "seller" not in user.claims.project_roles:
        raise HTTPException(403)
    return {"sub": user.claims.sub, "client": user.claims.client_id, "seller": True}


@app.get("/other")
def elsewhere(user: DefaultZitadelUser = Security(other, scopes=["openid"])):
    return user.claims.sub


uvicorn.run(app, host="127.0.0.1", port=int(port), log_level="warning")
