"""Deadlines computed by somebody else's code: python-dateutil for months, holidays for the calendar.

deadlines FIRST LAST   received,due,extended,extended_safe,notice for every day of Denmark
holidays COUNTRY…      country,date,name for every public holiday from 2018 to 2045
"""

import csv
import sys
from datetime import date, timedelta

import holidays
from dateutil.relativedelta import relativedelta

DAY = timedelta(days=1)


def rolled(day, off):
    while day.weekday() >= 5 or day in off:
        day += DAY
    return day


def deadlines(first, last):
    off = holidays.country_holidays("DK", years=range(first.year, last.year + 2))
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["received", "due", "extended", "extended_safe", "notice"])
    day = first
    while day <= last:
        month = day + relativedelta(months=1)
        due = rolled(month, off)
        whole, parts = day + relativedelta(months=3), month + relativedelta(months=2)
        out.writerow([day, due, rolled(whole, off), rolled(min(whole, parts), off), due])
        day += DAY


def listed(countries):
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["country", "date", "name"])
    for country in countries:
        extra = {"subdiv": "ENG", "observed": True} if country == "GB" else {"observed": False}
        found = holidays.country_holidays(country, years=range(2018, 2046), language="en_US", **extra)
        for day, name in sorted(found.items()):
            if 2018 <= day.year <= 2045:
                out.writerow([country, day, name])


if __name__ == "__main__":
    if sys.argv[1] == "deadlines":
        deadlines(date.fromisoformat(sys.argv[2]), date.fromisoformat(sys.argv[3]))
    else:
        listed(sys.argv[2:])
