"""The HTML of public web forms: one page that works without a script, on any screen."""

from collections.abc import Collection, Mapping
from html import escape
from urllib.parse import urlsplit

from yunchou.model.field_types import type_of
from yunchou.model.object import Field, Object
from yunchou.pages.web_forms.definition import FormField, WebForm

WORDS = {
    "zh-CN": {
        "submit": "提交",
        "thanks": "已收到，谢谢！我们会尽快与您联系。",
        "required": "必填",
        "consent": "请先勾选同意",
        "busy": "提交过于频繁，请稍后再试。",
        "refused": "未能提交，请检查填写内容后重试。",
        "choose": "请选择",
        "leave": "请勿填写此项",
    },
    "en": {
        "submit": "Send",
        "thanks": "Thank you, we have it and will be in touch.",
        "required": "required",
        "consent": "Please agree first",
        "busy": "That was too often: please try again later.",
        "refused": "This could not be sent. Please check what you filled in and try again.",
        "choose": "Please choose",
        "leave": "Leave this empty",
    },
}
INPUTS = {"email": "email", "phone": "tel", "url": "url", "date": "date", "number": "text", "integer": "text"}
MODES = {"number": "decimal", "money": "decimal", "integer": "numeric"}

SCRIPT = """(async () => {
  const form = document.querySelector('form[data-bits]');
  if (!form || !globalThis.crypto?.subtle) return;
  const stamp = form.elements.namedItem('form_stamp').value;
  const bits = Number(form.dataset.bits);
  const text = new TextEncoder();
  for (let number = 0; ; number += 1) {
    const digest = new DataView(await crypto.subtle.digest('SHA-256', text.encode(`${stamp}:${number}`)));
    if (digest.getUint32(0) >>> (32 - bits) === 0) {
      form.elements.namedItem('form_work').value = String(number);
      return;
    }
  }
})();
"""

_STYLE = """
*{box-sizing:border-box}body{margin:0;background:#f5f6f8;color:#1f2329;
font:16px/1.6 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
main{max-width:600px;margin:24px auto;padding:24px;background:#fff;border-radius:8px;border-top:4px solid var(--color)}
h1{margin:0 0 8px;font-size:22px}p{margin:0 0 12px;white-space:pre-line}
label,legend{display:block;padding:0;margin:14px 0 4px;font-weight:600}fieldset{border:0;margin:0;padding:0}
fieldset label,.check{display:flex;gap:8px;align-items:flex-start;margin:4px 0;font-weight:400}
input,select,textarea{width:100%;padding:10px 12px;border:1px solid #8a919c;border-radius:6px;background:#fff;
color:inherit;font:inherit}
input[type=checkbox]{flex:none;width:20px;height:20px;margin-top:3px}
textarea{min-height:110px}small{color:#5a6270}
button{margin-top:20px;padding:12px 28px;border:0;border-radius:6px;background:var(--color);color:var(--ink);
font:inherit;font-weight:600;cursor:pointer}
:focus-visible{outline:3px solid var(--color);outline-offset:2px}
[aria-invalid=true]{border-color:#b42318}.wrong{margin:4px 0 0;color:#b42318;font-size:14px}
.apart{position:absolute;left:-9999px;width:1px;height:1px;overflow:hidden}
@media(max-width:640px){main{margin:0;min-height:100vh;border-radius:0}button{width:100%}}
"""


def policy(form: WebForm | None, nonce: str) -> str:
    """What the page may do: its own style and script, send to here, and stand in frames of the allowed sites alone."""
    sites = " ".join(form.content.sites) if form else ""
    target = urlsplit(form.content.redirect) if form and form.content.redirect else None
    beyond = f" {target.scheme}://{target.netloc}" if target and target.netloc else ""
    style = f"'nonce-{nonce}'" if nonce else "'none'"
    return (
        f"default-src 'none'; script-src 'self'; style-src {style}; form-action 'self'{beyond}; base-uri 'none'; "
        f"frame-ancestors {sites or chr(39) + 'none' + chr(39)}"
    )


def form_page(
    form: WebForm,
    owner: Object,
    organisation: str,
    *,
    nonce: str,
    hidden: Mapping[str, str],
    honeypot: str,
    bits: int,
    given: Mapping[str, str],
    errors: Mapping[str, str],
    said: Collection[str],
) -> str:
    """The form. `given` are values to be filled in again, `said` is what else is wrong: `busy`, `lacking`, `refused`."""
    content, words = form.content, WORDS[form.content.language]
    rows = [
        _row(place, owner.fields[place.name], content.language, given, errors.get(place.name))
        for place in content.fields
        if place.name in owner.fields and owner.fields[place.name].column
    ]
    alerts = [words[name] for name in ("busy", "refused") if name in said]
    inputs = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in hidden.items()
    )
    trap = (
        f'<div class="apart" aria-hidden="true"><label>{words["leave"]}<input name="{honeypot}" tabindex="-1"'
        ' autocomplete="off"></label></div>'
    )
    title = content.title or form.name
    intro = f"<p>{escape(content.intro)}</p>" if content.intro else ""
    told = "".join(f'<p class="wrong" role="alert">{escape(each)}</p>' for each in alerts)
    body = (
        f"<h1>{escape(title)}</h1>{intro}{told}"
        f'<form method="post" data-bits="{bits}" novalidate>{inputs}{trap}{"".join(rows)}'
        f"{_consent(form, 'lacking' in said)}"
        f'<button type="submit">{escape(content.submit or words["submit"])}</button></form>'
        '<script src="/f/form.js" async></script>'
    )
    return _document(f"{title} · {organisation}", body, form, nonce)


def thanks_page(form: WebForm, nonce: str) -> str:
    """What is said when a form was handed in."""
    content = form.content
    title = content.title or form.name
    thanks = content.thanks or WORDS[content.language]["thanks"]
    body = f'<h1>{escape(title)}</h1><p role="status">{escape(thanks)}</p>'
    return _document(title, body, form, nonce)


def closed_page() -> str:
    """What stands where there is no form, or none any more."""
    words = "此表单不存在或已停止收集。This form is not there, or no longer open."
    return (
        '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{words}</title><main><h1>404</h1><p>{words}</p></main></html>"
    )


def _document(title: str, body: str, form: WebForm, nonce: str) -> str:
    color = form.content.color
    return (
        f'<!doctype html><html lang="{form.content.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(title)}</title><style nonce="{nonce}">:root{{--color:{color};--ink:{_ink(color)}}}{_STYLE}</style>'
        f"</head><body><main>{body}</main></body></html>"
    )


def _ink(color: str) -> str:
    """Black or white, whichever stands out more on a colour (WCAG relative luminance)."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#000" if (luminance + 0.05) ** 2 > 0.05 * 1.05 else "#fff"


def _consent(form: WebForm, lacking: bool) -> str:
    if not form.content.consent:
        return ""
    wrong = WORDS[form.content.language]["consent"] if lacking else ""
    told = f'<p class="wrong" role="alert">{wrong}</p>' if wrong else ""
    box = '<input type="checkbox" name="form_consent" value="yes" required>'
    return f'<label class="check">{box}<span>{escape(form.content.consent)}</span></label>{told}'


def _row(place: FormField, field: Field, language: str, given: Mapping[str, str], wrong: str | None) -> str:
    words = WORDS[language]
    label = escape(place.label or field.label.get(language) or field.label["zh-CN"])
    required = place.required or field.required
    mark = f" <small>({words['required']})</small>" if required else ""
    help_words = place.help or (field.help or {}).get(language, "")
    name = f"f-{place.name}"
    notes = [f"{name}-{part}" for part, there in (("help", help_words), ("wrong", wrong)) if there]
    described = f' aria-describedby="{" ".join(notes)}"' if notes else ""
    state = f"{described}{' required' if required else ''}{' aria-invalid=true' if wrong else ''}"
    below = f'<small id="{name}-help">{escape(help_words)}</small>' if help_words else ""
    below += f'<p class="wrong" id="{name}-wrong" role="alert">{escape(wrong)}</p>' if wrong else ""
    kind, value = type_of(field).name, given.get(place.name, "")
    if kind == "multi_choice":
        return (
            f"<fieldset><legend>{label}{mark}</legend>{_boxes(place.name, field, language)}{below}</fieldset>"
        )
    if kind == "boolean":
        checked = " checked" if value else ""
        box = f'<input type="checkbox" name="{place.name}" value="true"{checked}{described}>'
        return f'<label class="check">{box}<span>{label}</span></label>{below}'
    head = f'<label for="{name}">{label}{mark}</label>'
    identity = f'id="{name}" name="{place.name}"'
    if kind == "choice":
        return f"{head}<select {identity}{state}>{_options(field, language, value, words['choose'])}</select>{below}"
    if kind == "long_text":
        return f"{head}<textarea {identity}{state}>{escape(value)}</textarea>{below}"
    mode = f' inputmode="{MODES[kind]}"' if kind in MODES else ""
    shown = f'type="{INPUTS.get(kind, "text")}"{mode} value="{escape(value)}"'
    return f"{head}<input {identity} {shown}{state}>{below}"


def _options(field: Field, language: str, chosen: str, choose: str) -> str:
    listed = [f'<option value="">{choose}</option>']
    for option in field.options:
        if option.active:
            label = option.label.get(language) or option.value
            picked = " selected" if option.value == chosen else ""
            listed.append(f'<option value="{escape(option.value)}"{picked}>{escape(label)}</option>')
    return "".join(listed)


def _boxes(name: str, field: Field, language: str) -> str:
    return "".join(
        f'<label><input type="checkbox" name="{name}" value="{escape(option.value)}">'
        f"<span>{escape(option.label.get(language) or option.value)}</span></label>"
        for option in field.options
        if option.active
    )
