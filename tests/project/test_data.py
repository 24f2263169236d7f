"""The rules of data/README.md, held for every row."""

import json
from graphlib import TopologicalSorter

import pandas as pd
import pytest
from frictionless import Package, validate

from compute_economics.tables import data_dir, load, tables

EVIDENCE = [name for name in tables() if name not in {"sources", "units", "claims", "claim_evidence"}]
TAIL = ["source_id", "source_grade", "kind", "gradable", "licence", "note"]
GRADES = "ABC"
UNGRADABLE = {"superseded", "disputed", "not_disclosed", "evidence_only"}
VALUES = {
    "compute_deals": ["value_usd", "power_mw", "accelerators"],
    "power_per_gpu": ["power_mw", "watts_per_gpu"],
    "accelerators": ["dense_bf16_tflops", "dense_fp8_tflops"],
    "clusters": ["it_power_mw", "facility_power_mw", "accelerators", "h100_equivalents"],
    "colossus_timeline": ["event"],
    "training_runs": ["training_compute_flop"],
    "inference_throughput": ["tokens_per_s_system", "tokens_per_s_per_gpu", "usd_per_million_tokens"],
}
"""Where the figure of a row stands, in tables that have no ``value``."""

TWINS = [
    # The same statement of the same source, which two tables need.
    (("deal_terms", "T011", "value"), ("compute_deals", "D01", "accelerators")),
    (("deal_terms", "T086", "value"), ("compute_deals", "D02", "accelerators")),
    (("deal_terms", "T057", "value"), ("power_per_gpu", "P01", "gpu_count")),
    (("deal_terms", "T058", "value"), ("power_per_gpu", "P01", "power_mw")),
    (("deal_terms", "T059", "value"), ("power_per_gpu", "P02", "gpu_count")),
    (("deal_terms", "T060", "value"), ("power_per_gpu", "P02", "power_mw")),
    (("deal_terms", "T061", "value"), ("power_per_gpu", "P03", "gpu_count")),
    (("deal_terms", "T062", "value"), ("power_per_gpu", "P03", "power_mw")),
    (("deal_terms", "T063", "value"), ("power_per_gpu", "P04", "gpu_count")),
    (("deal_terms", "T064", "value"), ("power_per_gpu", "P04", "power_mw")),
    (("deal_terms", "T073", "value"), ("power_per_gpu", "P08", "power_mw")),
    (("deal_terms", "T074", "value"), ("power_per_gpu", "P09", "power_mw")),
    (("deal_terms", "T010", "value"), ("power_per_gpu", "P12", "gpu_count")),
    (("deal_terms", "T012", "value"), ("power_per_gpu", "P12", "power_mw")),
    (("deal_terms", "T077", "value"), ("colossus_timeline", "CT38", "it_power_mw")),
    (("power_per_gpu", "P06", "power_mw"), ("colossus_timeline", "CT05", "it_power_mw")),
    (("power_per_gpu", "P07", "power_mw"), ("colossus_timeline", "CT05", "facility_power_mw")),
    (("power_per_gpu", "P08", "power_mw"), ("colossus_timeline", "CT34", "it_power_mw")),
    (("power_per_gpu", "P09", "power_mw"), ("colossus_timeline", "CT34", "facility_power_mw")),
    (("power_per_gpu", "P08", "power_mw"), ("clusters", "CL13", "it_power_mw")),
    (("power_per_gpu", "P09", "power_mw"), ("clusters", "CL13", "facility_power_mw")),
    (("power_per_gpu", "P08", "gpu_count"), ("clusters", "CL13", "accelerators")),
    (("power_per_gpu", "P10", "power_mw"), ("colossus_timeline", "CT25", "it_power_mw")),
    (("power_per_gpu", "P11", "power_mw"), ("colossus_timeline", "CT25", "facility_power_mw")),
    (("deal_terms", "T049", "value"), ("anthropic_revenue", "AR057", "value")),
]


def rows(name: str) -> pd.DataFrame:
    return load(name).set_index("id")


def values(table: str) -> list[str]:
    columns = load(table).columns
    return VALUES.get(table) or [c for c in ("value", "value_text", "value_date", "low") if c in columns]


def is_gradable(row: pd.Series, address: str, columns: list[str]) -> bool:
    return (
        row["source_grade"] in "AB"
        and row["kind"] == "stated"
        and address == "exact"
        and row.get("status") not in UNGRADABLE
        and any(pd.notna(row[column]) and row[column] != "" for column in columns)
    )


def clashes(table: pd.DataFrame, key: list[str]) -> list[tuple]:
    """Keys under which rows carry more than one grade or kind."""
    judged = table.groupby(key, dropna=False)[["source_grade", "kind"]].nunique()
    return judged[(judged > 1).any(axis=1)].index.tolist()


def test_the_data_package_is_valid():
    report = validate(data_dir() / "datapackage.json")
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "note"])


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("homes.csv", "EIA_FAQ97", "NO_SUCH_SOURCE"),
        ("homes.csv", "H02", "H01"),
        ("homes.csv", ",stated,", ",rumour,"),
        ("homes.csv", "10791", "many"),
        ("homes.csv", "2022-12-31", "end of 2022"),
    ],
)
def test_the_schema_rejects_what_breaks_a_rule(tmp_path, table, old, new):
    for path in data_dir().iterdir():
        if path.is_file():
            (tmp_path / path.name).write_bytes(path.read_bytes())
    broken = tmp_path / table
    broken.write_text(broken.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    assert not validate(tmp_path / "datapackage.json").valid


def test_every_table_field_and_licence_is_described():
    package = Package(data_dir() / "datapackage.json")
    assert [resource.name for resource in package.resources] == tables()
    assert package.licenses
    for resource in package.resources:
        assert resource.title, resource.name
        assert resource.description, resource.name
        assert resource.schema.primary_key, resource.name
        assert all(field.description for field in resource.schema.fields), resource.name


def test_every_row_names_a_known_source_and_every_source_is_needed():
    known = set(load("sources")["id"])
    cited = {source for name in EVIDENCE for source in load(name)["source_id"]}
    assert cited <= known
    background = load("sources").query("note.str.startswith('Background')")["id"]
    assert known - cited == set(background)


def test_tables_begin_with_the_key_and_end_with_the_evidence():
    for name in EVIDENCE:
        columns = list(load(name).columns)
        assert columns[0] == "id", name
        assert columns[-6:] == TAIL, name


def test_a_row_is_never_graded_above_its_source():
    grades = rows("sources")["source_grade"]
    for name in EVIDENCE:
        table = rows(name)
        above = table[table["source_grade"] < table["source_id"].map(grades)]
        assert above.empty, f"{name}: {list(above.index)}"


def test_a_publisher_of_research_has_one_grade_in_reports_and_papers():
    epoch = load("sources").query("publisher.str.startswith('Epoch AI')")
    assert len(epoch) > 10
    assert set(epoch["source_grade"]) == {"B"}


def test_gradable_follows_from_the_other_columns():
    precision = rows("sources")["url_precision"]
    for name in EVIDENCE:
        table, columns = rows(name), values(name)
        expected = table.apply(
            lambda row, c=columns: is_gradable(row, precision[row["source_id"]], c), axis=1
        )
        wrong = table.index[table["gradable"] != expected]
        assert wrong.empty, f"{name}: {list(wrong)}"


def test_figures_that_may_only_be_evidence_are_not_gradable():
    # Unnamed customer, leaked MFU, the 84.5 billion ceiling, "180 days", planned GPU counts.
    terms = rows("deal_terms").loc[["T052", "T081", "T049", "T050", "T033", "T063", "T064"], "gradable"]
    assert not terms.any()


def test_no_rebuilt_link_and_nothing_recalled_is_gradable():
    sources = rows("sources")
    assert "RECALL" not in sources.index
    for name in EVIDENCE:
        table = load(name)
        graded = table.loc[table["gradable"], "source_id"]
        assert not (graded.map(sources["url_precision"]) == "rebuilt").any(), name


def test_no_row_is_under_a_licence_that_forbids_passing_it_on():
    text = "\n".join(path.read_text(encoding="utf-8").lower() for path in data_dir().glob("*.csv"))
    for owner in ("silicon data", "silicondata", "computable", "by-nc", "flopsx"):
        assert owner not in text, owner
    assert not set(load("sources")["id"]) & {"SILICON", "SILDATA_MAR26", "FLOPSX"}


def test_a_row_has_the_licence_of_its_source():
    licences = rows("sources")["licence"]
    for name in EVIDENCE:
        table = rows(name)
        other = table.index[table["licence"] != table["source_id"].map(licences)]
        assert other.empty, f"{name}: {list(other)}"


def test_nothing_we_computed_is_called_a_source():
    assert not set(load("sources")["id"]) & {"OURS", "DERIVED"}


@pytest.mark.parametrize(("one", "other"), TWINS, ids=lambda cell: f"{cell[0]}-{cell[1]}")
def test_what_two_tables_state_agrees_in_value_source_grade_and_kind(one, other):
    first, second = rows(one[0]).loc[one[1]], rows(other[0]).loc[other[1]]
    assert first[one[2]] == second[other[2]]
    for column in ("source_id", "source_grade", "kind"):
        assert first[column] == second[column], column


def test_no_quantity_has_two_grades():
    cells = []
    for name in EVIDENCE:
        table = load(name)
        days = next((c for c in ("as_of", "date_announced", "release_date") if c in table), "as_of")
        for column in table.select_dtypes("number").columns:
            found = table.dropna(subset=[column])
            cells.append(found.assign(day=found[days], figure=found[column]))
    # The same figure of one source and one day may stand in several rows, with one judgement.
    figures = pd.concat(cells)[["source_id", "day", "figure", "source_grade", "kind"]]
    assert clashes(figures, ["source_id", "day", "figure"]) == []


def test_a_second_grade_would_be_found():
    table = pd.DataFrame({"figure": [1, 1, 2], "source_grade": ["A", "B", "A"], "kind": ["stated"] * 3})
    assert clashes(table, ["figure"]) == [1]


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("spacex_financials", ["segment", "metric", "period", "as_of"]),
        ("electricity_prices", ["region", "sector", "period", "price_type"]),
        ("deal_terms", ["item", "as_of"]),
        ("gpu_prices", ["item", "metric", "as_of", "price_basis"]),
        ("pue_and_water", ["metric", "entity", "as_of"]),
        ("supply_constraints", ["step", "metric", "region", "as_of"]),
        ("clusters", ["cluster", "as_of", "snapshot"]),
        ("colossus_timeline", ["as_of", "site", "event"]),
        ("anthropic_revenue", ["metric", "as_of"]),
        ("inference_throughput", ["benchmark", "as_of", "model", "system", "scenario"]),
        ("service_capacity", ["metric", "entity", "as_of"]),
    ],
)
def test_one_quantity_is_one_row(table, key):
    doubled = load(table)[load(table).duplicated(key, keep=False)]
    assert doubled.empty, doubled[["id", *key]].to_string()


def test_segments_add_up_to_the_consolidated_figure():
    table = load("spacex_financials")
    for metric in ("revenue", "operating_income", "capital_expenditure"):
        wide = (
            table[table["metric"] == metric].pivot(index="period", columns="segment", values="value").dropna()
        )
        # The filing rounds each segment to a million, so a sum of three may be off by one or two.
        gap = (wide["space"] + wide["connectivity"] + wide["ai"] - wide["consolidated"]).abs()
        assert len(gap) == 6, metric
        assert gap.max() <= 2e6, metric


def test_the_two_units_of_carbon_intensity_agree():
    table = load("carbon_intensity")
    # 1 lb is 0.45359237 kg, so 1 lb/MWh is 0.45359237 g/kWh; both columns are rounded.
    assert ((table["lb_per_mwh"] * 0.45359237 - table["value"]).abs() < 0.1).all()


def test_a_cluster_draws_more_at_its_meter_than_its_machines():
    clusters = load("clusters").dropna(subset=["it_power_mw", "facility_power_mw"])
    assert (clusters["facility_power_mw"] > clusters["it_power_mw"]).all()


def test_counts_of_turbines_say_what_sort_they_are():
    timeline = load("colossus_timeline")
    counted = timeline["turbine_count"].notna()
    assert counted.any()
    assert (counted == (timeline["turbine_basis"] != "")).all()


def test_a_range_runs_from_low_to_high_around_its_value():
    for name in EVIDENCE:
        table = load(name)
        if "low" in table:
            both = table.dropna(subset=["low", "high"])
            assert len(both) == len(table.dropna(subset=["low"])), name
            assert (both["low"] < both["high"]).all(), name
            inside = both["value"].isna() | both["value"].between(both["low"], both["high"])
            assert inside.all(), name


# --- the syllabus -----------------------------------------------------------------------------------


def prerequisites(kind: str) -> dict[str, set[str]]:
    units = load("units").set_index("slug")
    return {slug: set(filter(None, cell.split(";"))) for slug, cell in units[f"prerequisites_{kind}"].items()}


def test_the_syllabus_holds_the_units_in_order():
    units = load("units")
    assert units["slug"].tolist() == [
        *["start_here", "the_deal", "reading_claims", "compute_growth", "scaling_laws", "supply_chain"],
        *["serving_users", "buyer", "seller", "market", "energy_bill", "grid_and_environment", "orbital"],
        *["misconceptions", "outlook", "capstone"],
    ]
    assert units["number"].tolist() == list(range(16))


@pytest.mark.parametrize("kind", ["necessary", "helpful"])
def test_every_prerequisite_is_a_unit(kind):
    known = set(load("units")["slug"])
    assert set().union(*prerequisites(kind).values()) <= known


def test_prerequisites_have_no_cycle():
    graph = prerequisites("necessary")
    for slug, helpful in prerequisites("helpful").items():
        assert not graph[slug] & helpful, f"{slug} lists a prerequisite as necessary and as helpful"
        graph[slug] = graph[slug] | helpful
    order = list(TopologicalSorter(graph).static_order())  # raises CycleError
    assert order[0] == "start_here"
    assert len(order) == 16


def test_only_the_energy_bill_is_asked_for_before_its_number():
    number = load("units").set_index("slug")["number"]
    early = {
        needed
        for slug, necessary in prerequisites("necessary").items()
        for needed in necessary
        if number[needed] > number[slug]
    }
    assert early <= {"energy_bill"}


def test_the_energy_bill_may_be_read_early():
    assert prerequisites("necessary")["energy_bill"] == {"start_here", "the_deal"}
    assert prerequisites("helpful")["energy_bill"] == set()


def test_core_units_build_on_core_units_only():
    track = load("units").set_index("slug")["track"]
    for slug, necessary in prerequisites("necessary").items():
        if track[slug] == "core":
            assert {track[needed] for needed in necessary} <= {"core"}, slug


def test_units_have_one_to_four_objectives_and_introduce_a_skill_once():
    units = load("units")
    for slug, cell in units.set_index("slug")["objectives"].items():
        objectives = cell.split("|")
        assert 1 <= len(objectives) <= 4, slug
        assert all(objective == objective.strip() and objective for objective in objectives), slug
    skills = units.loc[units["pandas_skill"] != "", "pandas_skill"]
    assert skills.is_unique


def test_the_readme_describes_every_table_and_every_word_it_uses():
    readme = (data_dir() / "README.md").read_text(encoding="utf-8")
    package = json.loads((data_dir() / "datapackage.json").read_text(encoding="utf-8"))
    for name in tables():
        assert f"| `{name}` |" in readme, name
    words = {
        word
        for resource in package["resources"]
        for field in resource["schema"]["fields"]
        if field["name"] in {"kind", "licence", "url_precision"}
        for word in field.get("constraints", {}).get("enum", [])
    }
    assert [word for word in sorted(words) if word not in readme] == []
