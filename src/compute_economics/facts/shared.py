"""Definitions that several units share: how long a year and a month are."""

from compute_economics.facts.registry import defined
from compute_economics.models.deal import HOURS_PER_MONTH

defined("hours_per_year", "Hours in a year", 8760, unit="hours", note="365 days of 24 hours")
defined("hours_per_month", "Hours in an average month", HOURS_PER_MONTH, unit="hours", note="8,760 / 12")
defined("months_per_year", "Months in a year", 12, unit="months")
defined("days_per_year", "Days in a year", 365, unit="days", note="Not a leap year")
