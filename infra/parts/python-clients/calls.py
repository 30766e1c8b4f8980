"""Calls the API by zitadel-client, the official client of PyPI, as somebody does who has a machine's key.

usage: calls.py ISSUER KEY_FILE
Prints what the calls led to.
"""

import json
import os
import socket
import sys

# Every host is this machine: no resolver knows those of a test.
resolve = socket.getaddrinfo
socket.getaddrinfo = lambda host, *rest, **named: resolve("127.0.0.1" if host else host, *rest, **named)
os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "true"

from zitadel_client.exceptions import ApiError
from zitadel_client.models import *
from zitadel_client.zitadel import Zitadel

issuer, key_file = sys.argv[1:]


def refusal(call, *arguments):
    try:
        return str(call(*arguments))
    except ApiError as e:
        return f"{e.code} {e.response_body['code']} {e.response_body['message']}"


def organizations(calls):
    added = calls.add_organization(OrganizationServiceAddOrganizationRequest(name="Initech"))
    named = OrganizationServiceListOrganizationsRequest(
        query=OrganizationServiceListQuery(limit=10, asc=True),
        sorting_column=OrganizationServiceOrganizationFieldName.ORGANIZATION_FIELD_NAME_NAME,
        queries=[
            OrganizationServiceSearchQuery(
                id_query=OrganizationServiceOrganizationIDQuery(id=added.organization_id),
            )
        ],
    )

    def listed():
        answer = calls.list_organizations(named)
        found = [(o.id == added.organization_id, o.name, o.state.value) for o in answer.result or []]
        return [answer.details.total_result, *found]

    before = listed()
    changed = calls.update_organization(
        OrganizationServiceUpdateOrganizationRequest(organization_id=added.organization_id, name="Hooli")
    )
    by_id = OrganizationServiceDeactivateOrganizationRequest(organization_id=added.organization_id)
    deactivated = calls.deactivate_organization(by_id)
    again = refusal(calls.deactivate_organization, by_id)
    between = listed()
    deleted = calls.delete_organization(
        OrganizationServiceDeleteOrganizationRequest(organization_id=added.organization_id)
    )
    return {
        "added": before,
        "deactivated": between,
        "deactivated again": again,
        "deleted": listed(),
        "dates": added.details.change_date <= changed.change_date <= deactivated.change_date <= deleted.deletion_date,
        "field": refusal(calls.add_organization, OrganizationServiceAddOrganizationRequest(name="")),
    }


with Zitadel.with_private_key(issuer, key_file) as zitadel:
    print(json.dumps({"organizations": organizations(zitadel.organizations)}))
