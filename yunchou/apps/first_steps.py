"""What somebody new does first, for administrators and for everybody else."""

from yunchou.model.object import label
from yunchou.pages.declare import FirstStep

FIRST_STEPS = (
    FirstStep(
        "departments",
        label("建立部门", "Set up departments"),
        label("部门决定谁能看到谁的客户", "Departments decide who sees whose customers"),
        "/departments",
        "department",
        for_administrators=True,
    ),
    FirstStep(
        "colleagues",
        label("邀请同事", "Invite colleagues"),
        label("添加员工并发送邀请邮件", "Add people and send them invitations"),
        "/records/user",
        "user",
        "id != ME()",
        for_administrators=True,
    ),
    FirstStep(
        "customers",
        label("导入客户", "Import customers"),
        label("直接用现有的 Excel 或 CSV", "From the spreadsheets that you have"),
        "/imports/new?object=account",
        "account",
        for_administrators=True,
    ),
    FirstStep(
        "account",
        label("建立第一个客户", "Add your first customer"),
        label("名称就够，其余以后补充", "A name will do, the rest comes later"),
        "/records/account",
        "account",
        "owner = ME()",
    ),
    FirstStep(
        "follow_up",
        label("记录第一次跟进", "Log your first visit"),
        label("手机上也能记，没有网络也可以", "On the phone too, even without a network"),
        "/visits/new",
        "activity",
        "owner = ME()",
    ),
    FirstStep(
        "deal",
        label("建立第一个商机", "Add your first deal"),
        label("之后在看板上拖动它的阶段", "Then move it through its stages on the board"),
        "/records/opportunity",
        "opportunity",
        "owner = ME()",
    ),
)
