"""What stands against a move is said to everybody in their own language, names of shipped stages and tasks too."""

from yunchou.apps.demo import english
from yunchou.apps.process.gates import Facts, Move, faults_of
from yunchou.apps.process.plan import Definition, Pipeline, Requirement, Stage, Task
from yunchou.model.object import Object, label


def test_shipped_stages_and_tasks_are_named_in_both_languages_and_own_ones_as_they_are() -> None:
    zh, en = next(iter(english.STAGES.items()))
    task_zh, task_en = next(iter(english.TASKS.items()))
    first = Stage(1, 1, zh, "open", 1, tasks=(Task(1, task_zh, must_finish=True),))
    second = Stage(2, 1, "自家的阶段", "open", 2, may_skip=False)
    third = Stage(
        3, 1, "第三步", "open", 3, requirements=(Requirement(1, "自家的条件", "enter", "condition", "x"),)
    )
    definition = Definition((first, second, third))
    pipeline = Pipeline(1, "p", "opportunity", True, "free", 0, definition, None, None)
    move = Move(pipeline, definition, first, third)
    facts = Facts(holds=lambda _: False, empty=lambda _: True, undone=[task_zh])
    deal = Object("opportunity", label("商机", "Deal"), label("商机", "Deals"), {})
    said = [each.message for each in faults_of(deal, lambda _: True, move, facts)]
    assert [each.en for each in said] == [
        "The stage 自家的阶段 can't be skipped",
        f"In {en} there are tasks to be finished: {task_en}",
        "Not yet ready for 第三步: 自家的条件",
    ]
    assert said[1].zh == f"“{zh}”还有必须完成的任务：{task_zh}"
