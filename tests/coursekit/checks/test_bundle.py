"""Bundles: written once, read again, found where they belong."""

import json

import pytest

from coursekit.checks.bundle import (
    BundleError,
    bundle_hash,
    find_bundle,
    find_hidden,
    load_bundle,
    question,
    write_bundle,
)


def test_what_is_written_is_read_again(tmp_path, bundle):
    path = tmp_path / "checks.json"
    write_bundle(path, bundle)
    assert load_bundle(path) == bundle
    assert [p.name for p in tmp_path.iterdir()] == ["checks.json"]


def test_a_class_bundle_is_for_its_owner_alone(tmp_path, bundle):
    path = tmp_path / "u.json"
    write_bundle(path, bundle, mode=0o600)
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_hash_follows_the_questions_alone(bundle):
    before = bundle_hash(bundle)
    assert bundle_hash({**bundle, "edition": "2"}) == before
    bundle["questions"][0]["cases"][0]["expected"]["value"] = 999.0
    assert bundle_hash(bundle) != before


def test_the_bundle_beside_the_notebook_comes_first(unit_folder):
    assert find_bundle("small", unit_folder) == unit_folder / "checks.json"
    assert find_bundle("small", unit_folder.parent) == unit_folder / "checks.json"


def test_an_unknown_unit_is_answered_with_those_there_are(tmp_path):
    with pytest.raises(BundleError, match="the_deal"):
        find_bundle("the_dael", tmp_path)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 99}'])
def test_a_damaged_or_foreign_file_is_refused_in_words(tmp_path, text):
    path = tmp_path / "checks.json"
    path.write_text(text)
    with pytest.raises(BundleError, match=r"damaged|another version"):
        load_bundle(path)


def test_an_unknown_question_is_answered_with_those_there_are(bundle):
    with pytest.raises(BundleError, match="energy, holds, says"):
        question(bundle, "enregy")


def test_hidden_cases_need_the_instructors_folder(monkeypatch, tmp_path):
    monkeypatch.delenv("COURSEKIT_HIDDEN", raising=False)
    with pytest.raises(BundleError, match="COURSEKIT_HIDDEN"):
        find_hidden("small")
    monkeypatch.setenv("COURSEKIT_HIDDEN", str(tmp_path))
    assert find_hidden("small") == tmp_path / "small.json"


def test_bundles_are_strict_json(bundle):
    assert json.loads(json.dumps(bundle, allow_nan=False)) == bundle
