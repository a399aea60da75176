"""The style sheet that Streamlit's theme options cannot express: tables, figures, the banner and focus marks."""

from planner.ui.palette import ACUTE, INK, QUIET, RULE, USED

SHEET = f"""
<style>
[data-testid="stSidebarNav"]::before {{ content: var(--pp-name); display: block; font-weight: 650; font-size: 1.1875rem;
  color: {INK}; padding: 0 0 1rem .5rem; letter-spacing: -.01em; }}
[data-testid="stSidebarHeader"] {{ height: 3rem; min-height: 3rem; margin-bottom: 0; }}
.stMainBlockContainer {{ padding-top: 2.75rem; padding-bottom: 3rem; max-width: 84rem; }}
[data-testid="stSidebarNav"] a span {{ font-size: 1rem; }}
[data-testid="stSidebar"] a:focus-visible, [data-testid="stSidebar"] button:focus-visible {{
  outline: 3px solid {USED}; outline-offset: 1px; }}
[data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] p {{ color: {QUIET}; opacity: 1; }}
[data-testid="stTabs"] [role="tab"] p {{ font-size: .875rem; }}

.pp-note {{ display: flex; gap: .6rem; align-items: baseline; margin: 0 0 .25rem; padding: .45rem .85rem;
  background: #fbf3dd; border-left: 4px solid #8a6400; color: {INK}; font-size: .9375rem; }}
.pp-copy {{ margin: 0 0 .25rem; padding: .45rem .85rem; background: #e3eef1; border-left: 4px solid {USED};
  color: {INK}; font-size: .9375rem; }}
.pp-lead {{ color: {QUIET}; font-size: 1.0625rem; margin: -.35rem 0 .5rem; max-width: 48rem; }}
.pp-start {{ font-size: .9375rem; color: {INK}; margin: 0; }}
.pp-unit {{ color: {QUIET}; font-size: .875rem; margin: -.75rem 0 -.6rem; }}
.pp-foot {{ border-top: 1px solid {RULE}; margin-top: 2rem; padding-top: .75rem; color: {QUIET};
  font-size: .875rem; display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; }}

.pp-tiles {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: 0;
  margin: .25rem 0 .75rem !important; padding: 0 !important; border-top: 2px solid {INK};
  border-bottom: 1px solid {RULE}; }}
.pp-tiles.pp-rows {{ grid-template-columns: repeat(3, 1fr); }}
[data-testid="stPageLink"] a {{ padding-left: 0; }}
[data-testid="stPageLink"] a p {{ text-decoration: underline; color: #14506a; font-weight: 500; }}
.pp-tiles > div {{ padding: .85rem 1rem .95rem 0; }}
.pp-tiles dt {{ font-size: .9375rem; color: {QUIET}; font-weight: 400; margin: 0; }}
.pp-tiles dd, .pp-tiles dt {{ margin: 0 !important; padding: 0 !important; }}
.pp-tiles .pp-value {{ font-size: 2rem; line-height: 1.2; font-weight: 600; color: {INK};
  font-variant-numeric: tabular-nums; letter-spacing: -.01em; }}
.pp-tiles .pp-value.pp-alert {{ color: {ACUTE}; }}
.pp-tiles .pp-more {{ font-size: .9375rem; color: {INK}; }}

.pp-wrap {{ overflow-x: auto; max-width: 100%; background:
  linear-gradient(90deg, #ffffff 40%, transparent) left / 2.5rem 100% no-repeat local,
  linear-gradient(270deg, #ffffff 40%, transparent) right / 2.5rem 100% no-repeat local,
  linear-gradient(90deg, #14212b33, transparent) left / .8rem 100% no-repeat scroll,
  linear-gradient(270deg, #14212b33, transparent) right / .8rem 100% no-repeat scroll; }}
.pp-wrap.pp-tall {{ max-height: 31rem; overflow-y: auto; border-bottom: 1px solid {RULE}; }}
.pp-tall thead th {{ position: sticky; top: 0; background: #ffffff; }}
.pp-wrap:focus-visible {{ outline: 3px solid {USED}; outline-offset: 2px; }}
.pp-table {{ border-collapse: collapse; width: 100%; font-size: .9375rem; font-variant-numeric: tabular-nums;
  border: 0; margin: 0; }}
.pp-table caption {{ text-align: left; color: {QUIET}; font-size: .875rem; padding: 0 0 .35rem; caption-side: top; }}
.pp-table th, .pp-table td {{ border: 0; border-bottom: 1px solid {RULE}; padding: .42rem 1.1rem .42rem 0;
  text-align: left; vertical-align: top; color: {INK}; line-height: 1.35; }}
.pp-table thead th {{ border-bottom: 2px solid {INK}; font-weight: 600; vertical-align: bottom; }}
.pp-table tbody th {{ font-weight: 400; }}
.pp-table td.pp-w {{ min-width: 19rem; overflow-wrap: anywhere; }}
.pp-table tbody th.pp-w {{ min-width: 13rem; }}
.pp-table tbody th.pp-id {{ white-space: nowrap; }}
.pp-table td {{ white-space: pre-line; }}
.pp-table th.pp-n, .pp-table td.pp-n {{ text-align: right; white-space: nowrap;
  padding-right: 0; padding-left: 1.1rem; }}
.pp-table td.pp-n + td, .pp-table td.pp-n + th, .pp-table th.pp-n + th:not(.pp-n) {{ padding-left: 1.6rem; }}
.pp-table tr.pp-sum th, .pp-table tr.pp-sum td {{ font-weight: 600; border-bottom: 0; border-top: 1px solid {INK}; }}
.pp-table tr.pp-strong th, .pp-table tr.pp-strong td {{ font-weight: 600; }}

.pp-verdict:focus, h1:focus {{ outline: none; }}
.pp-verdict:focus-visible {{ outline: 3px solid {USED}; outline-offset: 4px; }}
.pp-verdict {{ border-left: 4px solid {USED}; padding: .3rem 0 .4rem 1rem; margin: .25rem 0 .5rem; }}
.pp-verdict.pp-open {{ border-left-color: #8a6400; }}
.pp-verdict p {{ margin: 0; }}
.pp-verdict .pp-big {{ font-size: 1.625rem; font-weight: 600; line-height: 1.25; color: {INK}; }}
.pp-verdict .pp-sub {{ font-size: 1.0625rem; color: {INK}; margin-top: .15rem; }}
.pp-verdict .pp-check {{ color: {QUIET}; margin-top: .35rem; font-size: .9375rem; }}

.pp-facts {{ display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.5rem;
  margin: 0 !important; padding: 0 !important; font-size: .9375rem; }}
.pp-facts dt {{ color: {QUIET}; font-weight: 400; }}
.pp-facts dt, .pp-facts dd {{ padding: 0 !important; margin: 0 !important; }}
.pp-facts dd {{ color: {INK}; white-space: pre-line; }}
.pp-points {{ margin: 0 0 .25rem !important; padding: 0 0 0 1.1rem !important; font-size: .9375rem; color: {INK}; }}
.pp-points li {{ margin: 0 0 .2rem !important; font-size: .9375rem; line-height: 1.4; overflow-wrap: anywhere; }}
.pp-said {{ font-size: 1.0625rem; font-weight: 600; color: {INK}; margin: 0; line-height: 1.4; max-width: 52rem; }}
.pp-one {{ white-space: nowrap; }}
.pp-label {{ color: {QUIET}; font-size: .875rem; margin: .25rem 0 0; }}
.pp-tagged {{ margin: 0; }}
.pp-tag {{ background: {USED}; color: #ffffff; font-size: .8125rem; font-weight: 600; padding: .1rem .5rem;
  border-radius: .25rem; }}
.pp-legend {{ display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; margin: 0 !important; padding: 0 !important;
  list-style: none; font-size: .875rem; color: {INK}; }}
.pp-legend li {{ display: flex; align-items: center; gap: .45rem; margin: 0 !important; padding: 0 !important; }}
.pp-legend span {{ width: .85rem; height: .85rem; display: inline-block; border: 1px solid {USED}; }}
@media (max-width: 640px) {{
  .pp-table.pp-many {{ min-width: 46rem; }}
  .pp-table tbody th.pp-w {{ min-width: 9rem; max-width: 10rem; overflow-wrap: anywhere; }}
  .pp-table.pp-many tbody th {{ position: sticky; left: 0; background: #ffffff; }}
  .pp-table thead th.pp-n {{ white-space: normal; hyphens: auto; min-width: 4.5rem; word-break: normal;
    overflow-wrap: break-word; }}
  .pp-table.pp-many thead th.pp-n {{ hyphens: manual; overflow-wrap: normal; }}
  .pp-table.pp-compact th, .pp-table.pp-compact td {{ white-space: normal; }}
  .pp-table.pp-compact th, .pp-table.pp-compact td:not(.pp-n) {{ hyphens: auto; overflow-wrap: anywhere; }}
  .pp-table.pp-compact {{ font-size: .875rem; }}
  .pp-table.pp-compact th.pp-n, .pp-table.pp-compact td.pp-n {{ padding-left: .6rem; }}
  .pp-table.pp-compact td.pp-n + td, .pp-table.pp-compact th.pp-n + th:not(.pp-n) {{
    padding-left: .6rem; padding-right: 0; }}
  .pp-stacks, .pp-stacks tbody, .pp-stacks tr, .pp-stacks caption {{ display: block; }}
  .pp-stacks thead {{ position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }}
  .pp-stacks tr {{ border-bottom: 1px solid {RULE}; padding: .5rem 0; }}
  .pp-stacks tbody th, .pp-stacks tbody td {{ display: block; border: 0 !important; padding: .1rem 0 !important;
    text-align: left !important; white-space: pre-line; min-width: 0 !important; max-width: none !important; }}
  .pp-stacks tbody th {{ font-weight: 600 !important; }}
  .pp-stacks tbody td::before {{ content: attr(data-head) ": "; color: {QUIET}; }}
  .stMainBlockContainer {{ padding-left: 1rem; padding-right: 1rem; }}
  .pp-tiles, .pp-tiles.pp-rows {{ grid-template-columns: 1fr 1fr; }}
  .pp-tiles .pp-value {{ font-size: 1.625rem; }}
  .pp-facts {{ grid-template-columns: 1fr; gap: 0; }}
  .pp-facts dd {{ margin-bottom: .6rem !important; }}
  .pp-facts dt {{ font-size: .875rem; }}
}}
</style>
"""
