"""What a learner gets from ``load``: typed tables, from anywhere, and errors that help."""

import json
import pickle
import shutil
import subprocess
import sys

import pandas as pd
import pytest

from compute_economics import load
from compute_economics.tables import _read, data_dir, near, tables
from coursekit.subject import DataError


def test_every_file_of_the_data_folder_is_a_table_and_opens():
    assert sorted(tables()) == sorted(path.stem for path in data_dir().glob("*.csv"))
    for name in tables():
        assert len(load(name)) > 0, name


def test_columns_have_the_types_of_the_schema():
    kinds = {"string": "O", "number": "f", "integer": "i", "boolean": "b", "date": "M"}
    package = json.loads((data_dir() / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        table = load(resource["name"])
        expected = {field["name"]: kinds[field["type"]] for field in resource["schema"]["fields"]}
        assert {name: table[name].dtype.kind for name in table} == expected, resource["name"]


def test_a_known_row_comes_back_as_number_text_date_and_flag():
    rows = load("deal_terms").set_index("id")
    assert rows.loc["T023", "value"] == 1_250_000_000
    assert rows.loc["T026", "value_text"] == "2029-05"
    assert rows.loc["T001", "value_date"] == pd.Timestamp(2026, 5, 3)
    assert bool(rows.loc["T023", "gradable"]) is True
    assert bool(rows.loc["T033", "gradable"]) is False


def test_an_empty_cell_is_empty_text_or_a_missing_number_and_never_zero():
    not_disclosed = load("deal_terms").set_index("id").loc["T025"]
    assert pd.isna(not_disclosed["value"])
    assert pd.isna(not_disclosed["value_date"])
    assert not_disclosed["value_text"] == ""


def test_changing_a_table_leaves_the_next_load_untouched():
    first = load("homes")
    first.loc[:, "value"] = 0
    first["mine"] = 1
    second = load("homes")
    assert (second["value"] > 0).all()
    assert "mine" not in second.columns


def test_an_unknown_table_is_answered_with_near_matches_and_the_list():
    with pytest.raises(KeyError) as caught:
        load("deal_term")
    message = str(caught.value)
    assert "There is no table 'deal_term'. Did you mean 'deal_terms'?" in message
    assert all(name in message for name in tables())


@pytest.mark.parametrize("name", ["zzz", "", None, 3, "../pyproject"])
def test_a_name_near_to_none_still_lists_the_tables(name):
    with pytest.raises(KeyError) as caught:
        load(name)
    assert "Did you mean" not in str(caught.value)
    assert "electricity_prices" in str(caught.value)


def test_what_is_no_name_at_all_is_answered_like_an_unknown_name():
    with pytest.raises(KeyError, match=r"There is no table \['homes'\]\. Did you mean 'homes'"):
        load(["homes"])


def test_an_unknown_column_is_answered_with_near_matches_and_the_list():
    deals = load("compute_deals")
    with pytest.raises(KeyError, match=r"There is no column 'value_us'\. Did you mean 'value_usd'"):
        deals["value_us"]
    with pytest.raises(KeyError, match=r"'Buyer'\. Did you mean 'buyer'\?"):
        deals[["provider", "Buyer"]]
    with pytest.raises(KeyError, match=r"Columns: id, buyer, provider"):
        deals["zzz"]


def test_the_help_for_columns_survives_filter_sort_and_merge():
    terms = load("deal_terms")
    merged = terms.merge(load("sources"), left_on="source_id", right_on="id", suffixes=("", "_source"))
    for table in (terms[terms["category"] == "price"], terms.sort_values("as_of"), merged):
        with pytest.raises(KeyError, match="Did you mean 'status'"):
            table["statu"]


def test_a_key_that_is_no_name_fails_as_pandas_fails():
    with pytest.raises(KeyError) as caught:
        load("homes")[3]
    assert caught.value.args == (3,)


def test_tables_work_with_the_usual_pandas():
    prices = load("electricity_prices")
    by_region = prices.groupby("region")["value"].max()
    assert by_region["Ohio"] == 0.1095
    wide = prices.pivot_table(index="region", columns="sector", values="value", aggfunc="max")
    assert wide.loc["Tennessee", "industrial"] == 0.0713
    assert pickle.loads(pickle.dumps(prices)).equals(prices)
    assert prices.copy().equals(prices)
    assert len(pd.concat([prices, prices])) == 2 * len(prices)
    assert "<table" in prices.to_html()
    assert prices.query("region == 'Ohio'")["value"].tolist() == [0.0703, 0.1095]


def test_load_works_from_any_folder(tmp_path):
    code = (
        "from compute_economics import load; print(load('deal_terms').set_index('id').loc['T031', 'value'])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "90.0"


def test_near_offers_nothing_one_or_several_names():
    assert near("montly_fee", ["monthly_fee", "pue"]) == " Did you mean 'monthly_fee'?"
    assert near("fee_b", ["fee_a", "fee_c"]) == " Did you mean 'fee_c' or 'fee_a'?"
    assert near("zzz", ["monthly_fee"]) == ""
    assert near("x", []) == ""


@pytest.mark.parametrize(
    ("table", "column", "wrong", "expected"),
    [
        ("deal_terms", "value", "oops", "a number"),
        ("deal_terms", "value_date", "3 May 2026", "a date such as 2026-05-20"),
        ("deal_terms", "gradable", "yes", "true or false"),
        ("units", "number", "1.5", "a whole number"),
        ("units", "number", "", "a whole number"),
    ],
)
def test_a_cell_of_another_type_is_named_with_file_row_and_column(tmp_path, table, column, wrong, expected):
    folder = shutil.copytree(data_dir(), tmp_path / "data")
    path = folder / f"{table}.csv"
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    row = rows.iloc[3, 0]
    rows.loc[3, column] = wrong
    rows.to_csv(path, index=False)
    with pytest.raises(DataError) as raised:
        _read(folder, table)
    said = f"data/{table}.csv, row {row}: the column {column} holds {wrong!r}, which is not {expected}."
    assert str(raised.value).startswith(said)
