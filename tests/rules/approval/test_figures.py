"""How long decisions take, by node and person, as the catalogue of metrics and the standard report tell it."""

from tests.fixtures.asking import figures
from tests.fixtures.organisation import Company
from tests.rules.approval.conftest import deal, flow, node, say, submitted, user
from yunchou.apps.metrics import CATALOGUE


async def test_the_median_of_hours_by_person_counts_what_people_decided(company: Company) -> None:
    made = await flow(company, node("经理"), node("总监", user(company, "高总")))
    for number, hours in enumerate((1, 2, 6)):
        approval = await submitted(company, made, await deal(company, name=f"单{number}"))
        await say(company, "李经理", approval, "approve")
        await company.organisation.db.execute(
            f'update "{company.organisation.schema}".r_approval_task set took = $1 where approval = $2 and state = $3',
            hours * 3600,
            approval,
            "approved",
        )
    metric = CATALOGUE.metric("approval_hours")
    found = await figures(company.system, "approval_task", ["owner"], metric.where, hours=metric.measure)
    assert [(row["owner"]["name"], float(row["hours"])) for row in found] == [("李经理", 2.0)]
    waiting = CATALOGUE.metric("approvals_waiting")
    (row,) = await figures(company.system, "approval_task", ["owner"], waiting.where, n=waiting.measure)
    assert (row["owner"]["name"], row["n"]) == ("高总", 3)
