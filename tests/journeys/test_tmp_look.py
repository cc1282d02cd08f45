"""x."""
from tests.journeys.conftest import picture, sign_in, someone_with_a_plan, newest_week
from playwright.sync_api import expect
from selfback.delivery.shared.planning import go_into_next_week
from tests.builders import make_checkin
from selfback.delivery.shared import clock as c

def test_look(page, phone, server, clock):
    m = someone_with_a_plan(language="nb"); sign_in(phone, m, server)
    clock.forward(days=7)
    for s in ["gpe","pain-average","barriers","signs"]:
        page.goto("/check-in/"+s); picture(page, "g-"+s)
    w = newest_week(m.patient)
    go_into_next_week(m.patient, w, make_checkin(w), at=c.now())
    page.goto("/changes"); picture(page, "g-changes")
    page.request.post(server.url+"/symptoms")
    from selfback.apps.safety.models import Report
    from selfback.delivery.shared.signs import judge, Moment, library
    from selfback.apps.safety.services import report_signs
    a={k:"no" for k in library().red_flags}; a["bowel"]="yes"; a["leg_weakness"]="yes"
    r=report_signs(patient=m.patient,moment="symptoms-changed",answers=a,verdict=judge(m.patient,a,Moment("symptoms-changed")),by=m.user.pk,told_at=c.now(),at=c.now())
    page.goto("/stop/"+r.pk); picture(page, "h-stop"); page.mouse.wheel(0,2000); page.wait_for_timeout(300); picture(page, "h-stop2")
