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


def users(calls, organization_id):
    """Makes a machine with a token, and a person, and ends them."""
    machine = calls.create_user(
        UserServiceCreateUserRequest(
            organization_id=organization_id, username="bot", machine=UserServiceMachine(name="Bot")
        )
    )
    human = calls.create_user(
        UserServiceCreateUserRequest(
            organization_id=organization_id,
            human=UserServiceHuman(
                profile=UserServiceProfile(given_name="Ada", family_name="Lovelace"),
                email=UserServiceSetHumanEmail(email="ada@example.com", is_verified=True),
            ),
        )
    )
    seen = [calls.get_user_by_id(UserServiceGetUserByIDRequest(user_id=u.id)).user for u in (machine, human)]
    token = calls.add_personal_access_token(
        UserServiceAddPersonalAccessTokenRequest(user_id=machine.id, expiration_date="2519-04-01T08:45:00Z")
    )
    with Zitadel.with_access_token(issuer, token.token) as as_machine:
        oneself = as_machine.users.get_user_by_id(UserServiceGetUserByIDRequest(user_id=machine.id)).user.username
        other = refusal(as_machine.users.get_user_by_id, UserServiceGetUserByIDRequest(user_id=human.id))
        calls.remove_personal_access_token(
            UserServiceRemovePersonalAccessTokenRequest(user_id=machine.id, token_id=token.token_id)
        )
        revoked = refusal(as_machine.users.get_user_by_id, UserServiceGetUserByIDRequest(user_id=machine.id))
    made = UserServiceListUsersRequest(
        query=UserServiceListQuery(limit=10, asc=True),
        sorting_column=UserServiceUserFieldName.USER_FIELD_NAME_USER_NAME,
        queries=[
            UserServiceSearchQuery(
                organization_id_query=UserServiceOrganizationIdQuery(organization_id=organization_id)
            ),
            UserServiceSearchQuery(in_user_ids_query=UserServiceInUserIDQuery(user_ids=[machine.id, human.id])),
        ],
    )

    def listed():
        answer = calls.list_users(made)
        found = [
            [u.username, u.state.value, (u.human.profile.display_name if u.human else u.machine.name)]
            for u in answer.result or []
        ]
        return [answer.details.total_result, *found]

    before = listed()
    calls.update_user(
        UserServiceUpdateUserRequest(
            user_id=human.id,
            human=UserServiceHuman(
                profile=UserServiceProfile(given_name="Ada", family_name="Lovelace", display_name="A. Lovelace")
            ),
        )
    )
    calls.update_user(UserServiceUpdateUserRequest(user_id=machine.id, username="clerk"))
    deactivate = UserServiceDeactivateUserRequest(user_id=machine.id)
    calls.deactivate_user(deactivate)
    again = refusal(calls.deactivate_user, deactivate)
    between = listed()
    taken = refusal(
        calls.create_user,
        UserServiceCreateUserRequest(
            organization_id=organization_id, username="CLERK", machine=UserServiceMachine(name="Clerk")
        ),
    )
    for user in (machine, human):
        calls.delete_user(UserServiceDeleteUserRequest(user_id=user.id))
    return {
        "machine": [seen[0].username, seen[0].state.value, seen[0].machine.name],
        "human": [seen[1].username, seen[1].state.value, seen[1].human.profile.display_name],
        "oneself": oneself,
        "other": other[:13],
        "revoked": revoked,
        "taken": taken,
        "listed": before,
        "changed": between,
        "deactivated again": again,
        "deleted": listed(),
        "gone": refusal(calls.get_user_by_id, UserServiceGetUserByIDRequest(user_id=human.id)),
    }


with Zitadel.with_private_key(issuer, key_file) as zitadel:
    ping = zitadel.settings.get_general_settings({})
    default = zitadel.organizations.list_organizations(OrganizationServiceListOrganizationsRequest()).result[0]
    print(
        json.dumps(
            {
                "ping": ping.default_language,
                "organizations": organizations(zitadel.organizations),
                "users": users(zitadel.users, default.id),
            }
        )
    )
