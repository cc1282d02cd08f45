import pytest, json
from django.db import transaction
from django.urls import reverse
from tests.delivery.access.world import *
def given(world):
    return {
      "clinic:alert": {"pk": world.alert.pk}, "clinic:patient": {"pk": world.patient.pk},
      "trial_office:alert": {"pk": world.alert_without_clinic.pk},
      "patient:join_clinic": {"code": world.clinic.code},
      "patient:stop": {"pk": world.report.pk}, "patient:acted": {"pk": world.report.pk},
      "patient:close_goal": {"pk": world.goal.pk},
      "patient:intake_signs": {"part":"now"}, "patient:intake_screen": {"slug":"pain"},
      "patient:check_in_screen": {"slug":"gpe"},
      "patient:exercise": {"exercise": world.week.exercises[0]["id"]},
      "patient:message": {"message": world.week.document["education"][0]["id"]},
      "patient:tool": {"tool":"warning-signs"},
      "mfa_edit_webauthn": {"pk": world.passkey.pk}, "mfa_remove_webauthn": {"pk": world.passkey.pk},
    }
@pytest.mark.django_db
def test_explore():
    w = make_world()
    args = given(w)
    rows = {}
    for name, pat in routes().items():
        kw = args.get(name, {})
        try: url = reverse(name, kwargs=kw)
        except Exception as e: print("NOREV", name, pat.pattern, e); continue
        for method in ("get","post"):
            row = []
            for role in ROLES:
                sid = transaction.savepoint()
                c = w.client_of(role); c.raise_request_exception = False
                r = getattr(c, method)(url)
                transaction.savepoint_rollback(sid)
                loc = r.headers.get("Location","")
                row.append(f"{r.status_code}{loc[:40]}")
            rows[f"{name} {method}"] = row
    for k,v in rows.items(): print(k, v)
