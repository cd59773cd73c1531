"""What columns for a field are often called, in both languages, beside the field's own name and labels."""

from collections.abc import Mapping

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "name": (
        "名称", "姓名", "主题", "标题", "客户姓名", "公司名称", "企业名称", "单位名称", "客户",
        "full name", "title", "subject", "company name", "customer", "customer name", "opportunity",
        "deal", "deal name",
    ),
    "external_id": (
        "编号", "外部编号", "客户编号", "商机编号", "订单编号", "序号", "id", "uuid", "code", "number",
        "customer id", "account id", "opportunity id", "deal id", "lead id", "lead number",
        "prospect id", "record id",
    ),
    "code": ("编码", "编号", "货号", "型号", "sku", "product code", "item number"),
    "company": ("公司", "公司名称", "单位", "企业", "organisation", "organization", "employer", "account"),
    "account": ("客户", "客户名称", "公司", "公司名称", "单位", "customer", "company", "account name"),
    "contact": ("联系人", "联系人姓名", "contact name", "contact person"),
    "title": ("职位", "职务", "头衔", "岗位", "job title", "position"),
    "department_name": ("部门", "所在部门", "department"),
    "department": ("部门", "所在部门", "团队", "区域", "team", "office", "regional office"),
    "phone": (
        "电话", "手机", "手机号", "手机号码", "联系电话", "联系方式", "电话号码", "座机", "tel",
        "telephone", "mobile", "cell", "phone number",
    ),
    "email": ("邮箱", "电子邮箱", "电子邮件", "邮件", "e-mail", "mail", "email address"),
    "website": ("网址", "官网", "网站", "公司网址", "url", "web", "homepage", "domain"),
    "country": ("国家", "国家地区", "office location", "nation"),
    "province": ("省", "省份", "省市", "省自治区", "地区", "state", "region"),
    "industry": ("行业", "所属行业", "行业类别", "sector", "branch", "vertical"),
    "grade": ("等级", "级别", "客户等级", "客户级别", "rating", "tier", "level"),
    "status": ("状态", "客户状态", "线索状态", "state", "lead status"),
    "source": ("来源", "客户来源", "线索来源", "渠道", "lead source", "origin", "channel"),
    "size": ("规模", "公司规模", "人员规模", "company size"),
    "employees": ("员工数", "员工人数", "人数", "职工人数", "headcount", "number of employees", "staff"),
    "annual_revenue": (
        "年收入", "年营业额", "营业收入", "营业额", "年销售额", "revenue", "turnover", "sales",
    ),
    "established": (
        "成立年份", "成立时间", "成立日期", "创立年份", "founded", "year established", "year founded",
    ),
    "credit_code": (
        "统一社会信用代码", "信用代码", "税号", "纳税人识别号", "tax id", "registration number",
    ),
    "parent": (
        "上级", "上级客户", "母公司", "上级部门", "parent account", "subsidiary of", "parent company",
    ),
    "owner": (
        "负责人", "所有人", "销售", "销售员", "销售人员", "销售代表", "业务员", "客户经理", "跟进人",
        "归属人", "sales agent", "sales rep", "salesperson", "agent", "rep", "account manager",
        "assigned to",
    ),
    "amount": (
        "金额", "商机金额", "预计金额", "预计销售金额", "合同金额", "成交金额", "销售额", "close value",
        "deal value", "value", "deal size", "total",
    ),
    "close_date": (
        "成交日期", "预计成交日期", "结单日期", "预计结单日期", "签约日期", "关闭日期", "expected close",
        "closing date", "closed at",
    ),
    "stage": ("阶段", "销售阶段", "商机阶段", "deal stage", "sales stage", "opportunity stage"),
    "pipeline": ("流程", "销售流程", "sales pipeline", "funnel"),
    "probability": ("赢率", "成交概率", "可能性", "win rate", "win probability", "chance"),
    "product": ("产品", "产品名称", "商品", "商品名称", "item", "product name"),
    "campaign": ("市场活动", "活动名称", "campaign name"),
    "competitor": ("竞争对手", "竞品", "竞争产品", "competition", "rival"),
    "loss_reason": ("输单原因", "丢单原因", "失败原因", "lost reason", "reason lost"),
    "next_step": ("下一步", "下步计划", "跟进计划", "next action", "follow up"),
    "list_price": ("标准价格", "目录价", "单价", "价格", "售价", "price", "sales price", "unit price"),
    "family": ("系列", "产品系列", "产品线", "series", "product line", "line"),
    "category": ("类别", "分类", "品类", "类型", "type", "product category"),
    "unit": ("单位", "计量单位", "unit of measure", "uom"),
    "description": (
        "备注", "描述", "说明", "简介", "备注信息", "notes", "note", "remark", "remarks", "comment",
        "comments", "details",
    ),
    "content": ("内容", "沟通内容", "拜访内容", "跟进记录", "notes", "body", "details"),
    "birthday": ("生日", "出生日期", "date of birth", "birth date", "dob"),
    "due_at": ("截止时间", "计划时间", "到期时间", "due date", "due", "deadline"),
    "done_at": ("完成时间", "实际时间", "completed at", "finished at", "completion date"),
    "created_at": (
        "创建时间", "创建日期", "录入时间", "登记日期", "建档日期", "created", "created date",
        "create time", "date created", "engage date",
    ),
    "login": ("登录名", "账号", "用户名", "username", "user name", "account"),
    "manager": ("上级", "经理", "主管", "直属上级", "直属领导", "supervisor", "reports to", "boss"),
    "hired_on": ("入职日期", "入职时间", "hire date", "start date"),
    "budget": ("预算", "活动预算", "planned cost"),
    "cost": ("费用", "实际费用", "花费", "actual cost", "spend"),
    "starts_on": ("开始日期", "开始时间", "start date", "begins on"),
    "ends_on": ("结束日期", "结束时间", "end date"),
}  # fmt: skip
"""By the API name of the field."""

PART_SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "country": ("国家地区", "nation"),
    "province": ("省份", "省市", "所在省份", "state", "state province"),
    "city": ("城市", "所在城市", "地市", "town"),
    "district": ("区", "县", "区县", "county"),
    "street": ("地址", "详细地址", "联系地址", "公司地址", "街道地址", "street address", "address line"),
    "postcode": ("邮政编码", "zip", "zip code", "postal code"),
    "lat": ("北纬",),
    "lng": ("东经", "lon", "long"),
}
"""By the part of an address or of a place."""
