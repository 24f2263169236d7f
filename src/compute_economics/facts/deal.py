"""Figures of the agreement between Anthropic and SpaceX, and of what it is compared with."""

from __future__ import annotations

from compute_economics.facts.registry import defined, derived, stated
from compute_economics.models import deal

# Dates and months

stated("signing_date", "deal_terms", "T001", "Agreement signed", column="value_date")
stated(
    "announcement_date", "deal_terms", "T002", "Agreement announced by both companies", column="value_date"
)
stated("s1_date", "deal_terms", "T003", "Registration statement (S-1) filed in public", column="value_date")
stated("s1a_date", "deal_terms", "T004", "First amendment of the S-1 filed", column="value_date")
stated("prospectus_date", "deal_terms", "T006", "Final prospectus", column="value_date")
stated(
    "contract_as_exhibit",
    "deal_terms",
    "T037",
    "Text of the agreement filed as an exhibit",
    column="value_text",
)
stated("merger_date", "deal_terms", "T092", "Merger of SpaceX and xAI takes effect", column="value_date")
stated("first_month_code", "deal_terms", "T096", "First month of the term", column="value_text")
stated("last_ramp_month_code", "deal_terms", "T097", "Last month of the ramp", column="value_text")
stated("last_month_code", "deal_terms", "T026", "Last month of the term", column="value_text")
derived("first_month", "First month of the term", deal.month_name, "first_month_code", unit="month")
derived("last_ramp_month", "Last month of the ramp", deal.month_name, "last_ramp_month_code", unit="month")
derived("last_month", "Last month of the term", deal.month_name, "last_month_code", unit="month")
derived(
    "first_full_month",
    "First month at the full fee",
    lambda ramp_end: deal.month_name(deal.month_after(ramp_end)),
    "last_ramp_month_code",
    unit="month",
)

# What is paid for

stated("gpus_in_scope", "deal_terms", "T011", "GPUs in the scope of the fee, both clusters")
stated("gpus_announced", "deal_terms", "T010", "GPUs announced on 6 May 2026, Colossus 1 alone")
stated("power_announced", "deal_terms", "T012", "Power announced on 6 May 2026, Colossus 1 alone")
stated("colossus_site", "deal_terms", "T094", "Where COLOSSUS stands", column="value_text")
stated("colossus_2_sites", "deal_terms", "T095", "Where COLOSSUS II stands", column="value_text")
stated(
    "nameplate_draw",
    "deal_terms",
    "T069",
    "Nameplate compute draw of all SpaceX compute",
    unit="MW",
)

# Fee, ramp, term

stated("monthly_fee", "deal_terms", "T023", "Monthly fee", prefix="$", digits=2, scale="billion")
derived(
    "annual_fee",
    "Fee of a year of full months",
    deal.annual_fee,
    "monthly_fee",
    unit="USD per year",
    prefix="$",
    scale="billion",
)
derived(
    "term_months",
    "Months of the term",
    deal.month_count,
    "first_month_code",
    "last_month_code",
    unit="months",
)
derived(
    "ramp_months",
    "Reduced months",
    deal.month_count,
    "first_month_code",
    "last_ramp_month_code",
    unit="months",
)
derived(
    "full_fee_months",
    "Months at the full fee",
    deal.full_fee_months,
    "first_month_code",
    "ramp_months",
    "last_month_code",
    unit="months",
)
derived(
    "nominal_total",
    "All full months together, ramp months not counted",
    deal.nominal_total,
    "monthly_fee",
    "full_fee_months",
    unit="USD",
    prefix="$",
    digits=2,
    scale="billion",
    note="Paid if nobody leaves before the end. The reduced fees of the ramp come on top",
)
derived(
    "nominal_total_limit",
    "All months together if the ramp months cost the full fee",
    deal.nominal_total,
    "monthly_fee",
    "term_months",
    unit="USD",
    prefix="$",
    digits=2,
    scale="billion",
    note="An upper limit: the ramp months are reduced by an amount that is not published",
)
stated("press_headline_total", "deal_terms", "T030", "Total in press headlines", prefix="$", scale="billion")
derived(
    "press_headline_months",
    "Full fees in the press total",
    lambda total, fee: total / fee,
    "press_headline_total",
    "monthly_fee",
    unit="months",
)

# Exit

stated("notice_days", "deal_terms", "T031", "Notice period, either party")
stated("initial_period_months", "deal_terms", "T032", "Initial period before notice is possible")
defined(
    "notice_quarter", "Notice read as a quarter", 3, unit="months", note="Three months instead of 90 days"
)
derived(
    "notice_in_months",
    "Notice period in average months",
    deal.notice_months,
    "notice_days",
    unit="months",
    digits=2,
)
derived(
    "exposure_90_days",
    "Minimum exposure after the initial period, notice of 90 days",
    lambda fee, days: deal.nominal_total(fee, deal.notice_months(days)),
    "monthly_fee",
    "notice_days",
    unit="USD",
    prefix="$",
    digits=2,
    scale="billion",
    note="Under the published exit terms; the contract is not public",
)
derived(
    "exposure_three_months",
    "Minimum exposure after the initial period, notice read as three months",
    deal.nominal_total,
    "monthly_fee",
    "notice_quarter",
    unit="USD",
    prefix="$",
    digits=2,
    scale="billion",
    note="Under the published exit terms; the contract is not public",
)
derived(
    "exposure_at_start",
    "Minimum exposure on the first day, ramp months at the full fee, notice of 90 days",
    lambda fee, days, initial, term: deal.minimum_exposure(fee, days, initial, 0, term),
    "monthly_fee",
    "notice_days",
    "initial_period_months",
    "term_months",
    unit="USD",
    prefix="$",
    digits=2,
    scale="billion",
    qualifier="up to",
    note="An upper limit: the ramp months are reduced by an amount that is not published",
)
derived(
    "exposure_at_start_three_months",
    "Minimum exposure on the first day, ramp months at the full fee, notice read as three months",
    lambda fee, notice, initial: deal.nominal_total(fee, initial + notice),
    "monthly_fee",
    "notice_quarter",
    "initial_period_months",
    unit="USD",
    prefix="$",
    digits=2,
    scale="billion",
    qualifier="up to",
    note="An upper limit: the ramp months are reduced by an amount that is not published",
)
for id_, exposure, reading in (
    ("firm_share", "exposure_90_days", "90 days"),
    ("firm_share_three_months", "exposure_three_months", "three months"),
):
    derived(
        id_,
        f"Minimum exposure after the initial period as a share of all full months, notice of {reading}",
        deal.share,
        exposure,
        "nominal_total",
        unit="",
        digits=1,
        scale="%",
    )
stated("musk_statement_days", "deal_terms", "T033", "Length of the lease as posted on X")

# Price of a GPU-hour

derived(
    "price_matching_scope",
    "Fee per GPU-hour, fee and GPUs of the same filing",
    deal.price_per_gpu_hour,
    "monthly_fee",
    "gpus_in_scope",
    "hours_per_month",
    unit="USD per GPU-hour",
    prefix="$",
    digits=2,
    qualifier="about",
    note="A mixed fleet; CPUs, storage, network and power are included",
)
derived(
    "price_mixed_scope",
    "Fee of both clusters over the GPUs announced for one",
    deal.price_per_gpu_hour,
    "monthly_fee",
    "gpus_announced",
    "hours_per_month",
    unit="USD per GPU-hour",
    prefix="$",
    digits=2,
    kind="claim",
    note="Not a price: fee and GPUs have different scopes. Kept to show the mistake",
)
derived(
    "scope_overstatement",
    "How far the mixed scope overstates the price",
    lambda in_scope, announced: in_scope / announced - 1,
    "gpus_in_scope",
    "gpus_announced",
    unit="",
    scale="%",
)
derived(
    "fee_per_mw_mixed",
    "Annual fee of both clusters over the power announced for one",
    lambda fee, power_mw: fee / power_mw,
    "annual_fee",
    "power_announced",
    unit="USD per MW and year",
    prefix="$",
    scale="million",
    kind="claim",
    note="Not a price: fee and power have different scopes. Kept to show the mistake",
)

# Other customers of the same provider

stated("google_monthly_fee", "deal_terms", "T085", "Monthly fee of Google", prefix="$", scale="million")
stated("google_gpus", "deal_terms", "T086", "GPUs in the scope of Google's fee")
stated("google_terms_date", "deal_terms", "T085", "Google's terms filed", column="as_of", unit="")
stated("google_notice_days", "deal_terms", "T100", "Notice period in Google's agreement")
stated("google_first_month_code", "deal_terms", "T098", "Google: first full month", column="value_text")
stated("google_last_month_code", "deal_terms", "T099", "Google: last month", column="value_text")
derived(
    "google_first_month", "Google: first full month", deal.month_name, "google_first_month_code", unit="month"
)
derived("google_last_month", "Google: last month", deal.month_name, "google_last_month_code", unit="month")
derived(
    "google_full_months",
    "Google: months at the full fee",
    deal.month_count,
    "google_first_month_code",
    "google_last_month_code",
    unit="months",
)
derived(
    "google_nominal_total",
    "Google: all full months together",
    deal.nominal_total,
    "google_monthly_fee",
    "google_full_months",
    unit="USD",
    prefix="$",
    digits=2,
    scale="billion",
)
derived(
    "price_google",
    "Google: fee per GPU-hour",
    deal.price_per_gpu_hour,
    "google_monthly_fee",
    "google_gpus",
    "hours_per_month",
    unit="USD per GPU-hour",
    prefix="$",
    digits=2,
    qualifier="about",
)
stated(
    "reflection_monthly_fee",
    "deal_terms",
    "T090",
    "Monthly fee of Reflection AI",
    prefix="$",
    scale="million",
)

# Rental prices of single chips, for comparison

for id_, row_id, label in (
    ("h100_contract", "G197", "H100, one-year contract, March 2026"),
    ("h100_list", "G251", "H100, median of list prices"),
    ("h200_list", "G304", "H200, median of list prices"),
    ("b200_list", "G080", "B200, median of list prices"),
    ("gb200_list", "G153", "GB200, list price of one provider"),
):
    stated(id_, "gpu_prices", row_id, label, prefix="$", digits=2)

stated("futures_hours", "gpu_prices", "G012", "GPU-hours in one contract of the GPU futures")

# Later reports

stated(
    "draft_prospectus_ceiling",
    "deal_terms",
    "T049",
    "Ceiling reported from Anthropic's draft prospectus",
    prefix="$",
    digits=1,
    scale="billion",
)
stated(
    "contracted_sales",
    "deal_terms",
    "T055",
    "Contracted sales, all compute customers",
    prefix="$",
    digits=1,
    scale="billion",
)
